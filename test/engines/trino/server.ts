import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../servers/moto.ts";
import { javaHome } from "../java.ts";
import { installTrino, trinoJava } from "./install.ts";

/** Trino on this machine: a coordinator, which plans queries, and a worker, which runs them. */
export class Trino {
  /** The folder in which the hive connector finds `local:///`. */
  readonly files: string;
  readonly #folder: string;
  readonly #endpoint: string;
  readonly #nodes: readonly ChildProcess[];

  private constructor(folder: string, endpoint: string, nodes: readonly ChildProcess[]) {
    this.files = join(folder, "files");
    this.#folder = folder;
    this.#endpoint = endpoint;
    this.#nodes = nodes;
  }

  /** Starts Trino with the catalogs `memory` and `files`, which reads `local:///`, and waits until it answers. */
  static async start(): Promise<Trino> {
    const home = await installTrino();
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-trino-"));
    const ports = [await freePort(), await freePort()];
    const endpoint = `http://127.0.0.1:${ports[0]}`;
    const nodes = ports.map((port, index) =>
      startNode(home, join(folder, `node${index}`), port, endpoint, index === 0),
    );
    const trino = new Trino(folder, endpoint, nodes);
    mkdirSync(trino.files);
    try {
      await trino.#started();
      await trino.query("CREATE CATALOG memory USING memory");
      await trino.query(
        `CREATE CATALOG files USING hive WITH ("hive.metastore" = 'file', "hive.metastore.catalog.dir" = 'local:///metastore',
        "fs.native-local.enabled" = 'true', "local.location" = '${trino.files}')`,
      );
      await trino.query("CREATE SCHEMA files.rows");
    } catch (error) {
      await trino.stop();
      throw error;
    }
    return trino;
  }

  /** Runs a statement, and returns its rows. @throws Error with Trino's message */
  async query(sql: string): Promise<readonly (readonly unknown[])[]> {
    const headers = { "x-trino-user": "tests", "x-trino-catalog": "memory", "x-trino-schema": "default" };
    const rows: (readonly unknown[])[] = [];
    let answer = await read(`${this.#endpoint}/v1/statement`, { method: "POST", headers, body: sql });
    for (;;) {
      rows.push(...(answer.data ?? []));
      if (answer.error !== undefined) throw new Error(`Trino refused the statement: ${answer.error.message}`);
      if (answer.nextUri === undefined) return rows;
      answer = await read(answer.nextUri, {});
    }
  }

  /** Ends the processes, and removes their files. */
  async stop(): Promise<void> {
    for (const node of this.#nodes) {
      const ended = node.exitCode === null ? once(node, "exit") : undefined;
      node.stdin?.end();
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Waits until the coordinator knows the worker. */
  async #started(): Promise<void> {
    const until = performance.now() + 180_000;
    while (performance.now() < until && this.#nodes.every(({ exitCode }) => exitCode === null)) {
      const nodes = await this.query("SELECT count(*) FROM system.runtime.nodes").catch(() => [[0]]);
      if (nodes[0]?.[0] === this.#nodes.length) return;
      await new Promise((done) => setTimeout(done, 500));
    }
    const logs = this.#nodes.map((_, index) => readFileSync(join(this.#folder, `node${index}`, "log"), "utf8"));
    throw new Error(`Trino did not start:\n${logs.map((log) => log.slice(-2000)).join("\n")}`);
  }
}

interface Answer {
  readonly nextUri?: string;
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly message: string };
}

async function read(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`Trino answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Runs a command until it ends or stdin is closed, so that no process is left if the tests are killed. */
const untilClosed = 'exec 3<&0; "$@" < /dev/null & child=$!; (cat <&3; kill -9 $child) & wait $child';

function startNode(home: string, folder: string, port: number, endpoint: string, isCoordinator: boolean): ChildProcess {
  const file = (name: string, lines: readonly string[]) => {
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
    return join(folder, name);
  };
  mkdirSync(folder);
  const config = file("config.properties", [
    "node.environment=tests",
    "node.bind-ip=127.0.0.1",
    "node.internal-address=127.0.0.1",
    `coordinator=${isCoordinator}`,
    ...(isCoordinator ? ["node-scheduler.include-coordinator=false", "catalog.store=memory"] : []),
    `http-server.http.port=${port}`,
    `discovery.uri=${endpoint}`,
    `plugin.dir=${join(home, "connectors")}`,
    "catalog.management=dynamic",
  ]);
  const levels = file("log.properties", ["io.trino=WARN", "io.airlift=WARN", "Bootstrap=WARN"]);
  const java = [
    ...[join(javaHome(trinoJava) ?? "", "bin", "java"), "-Xmx2G", "-XX:+UseSerialGC"],
    ...["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"],
    ...["--sun-misc-unsafe-memory-access=allow", "-Djdk.attach.allowAttachSelf=true"],
    ...[`-Dconfig=${config}`, `-Dlog.levels-file=${levels}`, `-Dnode.data-dir=${join(folder, "data")}`],
    ...["-cp", join(home, "lib", "*"), "io.trino.server.TrinoServer"],
  ];
  const command = ["-c", `(${untilClosed}) > "$0" 2>&1`, join(folder, "log"), "nice", "-n", "10", ...java];
  return spawn("sh", command, { cwd: folder, stdio: ["pipe", "ignore", "ignore"] });
}
