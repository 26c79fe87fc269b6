import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../servers/moto.ts";
import { installTrino, trinoFolder } from "./install.ts";
import { type Purpose, startNode } from "./node.ts";

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

  /** Whether Trino was downloaded before. */
  static isInstalled(): boolean {
    return existsSync(trinoFolder);
  }

  /** Starts Trino with the catalogs `memory` and `files`, which reads `local:///`, and waits until it answers. */
  static async start(purpose: Purpose = "tests"): Promise<Trino> {
    await installTrino();
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-trino-"));
    const ports = [await freePort(), await freePort()];
    const endpoint = `http://127.0.0.1:${ports[0]}`;
    const nodes = ports.map((port, index) =>
      startNode(
        { folder: join(folder, `node${index}`), port, coordinator: endpoint, isCoordinator: index === 0 },
        purpose,
      ),
    );
    const trino = new Trino(folder, endpoint, nodes);
    mkdirSync(trino.files);
    try {
      await trino.#started();
      await trino.query("CREATE CATALOG memory USING memory");
      await trino.query(
        `CREATE CATALOG files USING hive WITH ("hive.metastore" = 'file', "hive.metastore.catalog.dir" = 'local:///metastore',
        "hive.recursive-directories" = 'true', "fs.native-local.enabled" = 'true', "local.location" = '${trino.files}')`,
      );
      await trino.query("CREATE SCHEMA files.rows");
    } catch (error) {
      await trino.stop();
      throw error;
    }
    return trino;
  }

  /** Runs a statement, and returns its rows. @throws Error with Trino's message */
  async query(sql: string): Promise<Rows> {
    return (await this.measured(sql)).rows;
  }

  /** Runs a statement, and returns its rows and the processor time that Trino counts for it, in milliseconds. */
  async measured(sql: string): Promise<{ readonly rows: Rows; readonly cpu: number }> {
    const headers = { "x-trino-user": "tests", "x-trino-catalog": "memory", "x-trino-schema": "default" };
    const rows: (readonly unknown[])[] = [];
    let answer = await read(`${this.#endpoint}/v1/statement`, { method: "POST", headers, body: sql });
    for (;;) {
      rows.push(...(answer.data ?? []));
      if (answer.error !== undefined) throw new Error(`Trino refused the statement: ${answer.error.message}`);
      if (answer.nextUri === undefined) return { rows, cpu: answer.stats.cpuTimeMillis };
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
    const until = performance.now() + 400_000;
    while (performance.now() < until && this.#nodes.every(({ exitCode }) => exitCode === null)) {
      const nodes = await this.query("SELECT count(*) FROM system.runtime.nodes").catch(() => [[0]]);
      if (nodes[0]?.[0] === this.#nodes.length) return;
      await new Promise((done) => setTimeout(done, 500));
    }
    const logs = this.#nodes.map((_, index) => readFileSync(join(this.#folder, `node${index}`, "log"), "utf8"));
    throw new Error(`Trino did not start:\n${logs.map((log) => log.slice(-2000)).join("\n")}`);
  }
}

type Rows = readonly (readonly unknown[])[];

interface Answer {
  readonly nextUri?: string;
  readonly data?: Rows;
  readonly stats: { readonly cpuTimeMillis: number };
  readonly error?: { readonly message: string };
}

async function read(url: string, request: RequestInit): Promise<Answer> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`Trino answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
