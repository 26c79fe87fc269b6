import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { javaHome } from "../java.ts";
import { type Artifact, mavenFiles } from "../maven.ts";

/** The oldest Java on which event-ruler is run. */
export const rulerJava = 17;

/** event-ruler, the matching library of EventBridge, and what it depends on. */
const artifacts: readonly Artifact[] = [
  {
    id: "software.amazon.event.ruler:event-ruler:2.0.1",
    type: "jar",
    sha256: "130acbcff88e20bd482036716c6de059452689db45e8395d7a13919b3b450991",
  },
  {
    id: "com.fasterxml.jackson.core:jackson-databind:2.21.0",
    type: "jar",
    sha256: "0057817ee40bc71544072dc2a3ba575ef91dce53a2d87489bde91c05f3a22621",
  },
  {
    id: "com.fasterxml.jackson.core:jackson-annotations:2.21",
    type: "jar",
    sha256: "53ca085f4a150f703f49e1aabd935bd03b43e1ea3d55d135438292af22cef56b",
  },
  {
    id: "com.fasterxml.jackson.core:jackson-core:2.21.0",
    type: "jar",
    sha256: "e22604bcd9b24e462d5df102007cb06e1ed811e86f1ce6081ca62f385f2db87b",
  },
  {
    id: "ch.randelshofer:fastdoubleparser:2.0.1",
    type: "jar",
    sha256: "4242e2335299026524d331355a6cd75abdc38c8fed4402f25b5c7ce9d7668cc1",
  },
];

/** The answer for one rule: the indexes of the events that it matches, or why the library refuses it. */
export type Answer = { readonly matched: readonly number[] } | { readonly refused: string };

/** A process that runs event-ruler. */
export class Ruler {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.pipe(process.stderr);
  }

  static async start(): Promise<Ruler> {
    const jars = await mavenFiles(artifacts);
    const java = join(javaHome(rulerJava) ?? "", "bin", "java");
    const runner = fileURLToPath(new URL("Runner.java", import.meta.url));
    const child = spawn("nice", ["-n", "10", java, "-Xmx512m", "-cp", jars.join(delimiter), runner]);
    await once(child, "spawn");
    return new Ruler(child);
  }

  /** Matches events, as JSON texts, with a rule. */
  async match(rule: string, events: readonly string[]): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify({ rule, events })}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`event-ruler ended with exit code ${this.#child.exitCode}`);
    return JSON.parse(value) as Answer;
  }

  stop(): void {
    this.#child.stdin.end();
  }
}
