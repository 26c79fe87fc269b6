import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { javaHome } from "../java.ts";
import { trinoFolder, trinoJava } from "./install.ts";

/** The reason for running Trino. */
export type Purpose = "tests" | "measurements";

/** Java's flags. Tests are short, so they do without the compiler that takes longer to make faster code. */
const flags: Readonly<Record<Purpose, readonly string[]>> = {
  tests: ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
  measurements: ["-XX:+UseG1GC"],
};

/** The preference for other processes, from 0 to 19. */
const niceness: Readonly<Record<Purpose, number>> = { tests: 10, measurements: 0 };

/** A process of Trino. */
interface TrinoNode {
  /** The folder of its files, which is created. */
  readonly folder: string;
  readonly port: number;
  /** The address of the coordinator. */
  readonly coordinator: string;
  readonly isCoordinator: boolean;
}

/** Runs a command until it ends or stdin is closed, so that no process is left if the tests are killed. */
const untilClosed = 'exec 3<&0; "$@" < /dev/null & child=$!; (cat <&3; kill -9 $child) & wait $child';

/** Starts a process of Trino, which ends when its stdin is closed. Its output is in the file `log` of its folder. */
export function startNode({ folder, port, coordinator, isCoordinator }: TrinoNode, purpose: Purpose): ChildProcess {
  mkdirSync(folder);
  const written = (name: string, lines: readonly string[]) => {
    const file = join(folder, name);
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const config = written("config.properties", [
    "node.environment=tests",
    "node.bind-ip=127.0.0.1",
    "node.internal-address=127.0.0.1",
    `coordinator=${isCoordinator}`,
    ...(isCoordinator ? ["node-scheduler.include-coordinator=false", "catalog.store=memory"] : []),
    `http-server.http.port=${port}`,
    `discovery.uri=${coordinator}`,
    `plugin.dir=${join(trinoFolder, "connectors")}`,
    "catalog.management=dynamic",
  ]);
  const levels = written("log.properties", ["io.trino=WARN", "io.airlift=WARN", "Bootstrap=WARN"]);
  const command = [
    ...[
      "nice",
      "-n",
      `${niceness[purpose]}`,
      join(javaHome(trinoJava) ?? "", "bin", "java"),
      "-Xmx2G",
      ...flags[purpose],
    ],
    ...["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"],
    ...["--sun-misc-unsafe-memory-access=allow", "-Djdk.attach.allowAttachSelf=true"],
    ...[`-Dconfig=${config}`, `-Dlog.levels-file=${levels}`, `-Dnode.data-dir=${join(folder, "data")}`],
    ...["-cp", join(trinoFolder, "lib", "*"), "io.trino.server.TrinoServer"],
  ];
  const shell = ["-c", `(${untilClosed}) > "$0" 2>&1`, join(folder, "log"), ...command];
  return spawn("sh", shell, { cwd: folder, stdio: ["pipe", "ignore", "ignore"] });
}
