import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Ran, run } from "../../io.ts";

/** A folder of files in which `iam-alerts test` runs. Its path is removed from the output. */
export class Folder {
  readonly path: string = mkdtempSync(join(tmpdir(), "iam-alerts-test-"));

  write(name: string, text: string | object): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof text === "string" ? text : JSON.stringify(text));
    return file;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  /** Runs the command on the whole folder. */
  async test(...flags: readonly string[]): Promise<Ran> {
    return this.run(["test", this.path, ...flags]);
  }

  async run(argv: readonly string[], terminal = false): Promise<Ran> {
    const { code, stdout, stderr } = await run(argv, { terminal });
    const plain = (text: string) => text.replaceAll(`${this.path}/`, "");
    return { code, stdout: plain(stdout), stderr: plain(stderr) };
  }

  /** Runs one file. */
  async file(text: string, ...flags: readonly string[]): Promise<Ran> {
    return this.run(["test", this.write("one.iam-alerts.yaml", text), ...flags]);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
