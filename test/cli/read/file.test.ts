import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFile } from "../../../src/cli/read/file.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-file-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("writeFile", () => {
  it("replaces a file, keeps its mode and leaves nothing beside it", () => {
    const file = join(folder, "kept/report.html");
    writeFile(file, "first");
    chmodSync(file, 0o640);
    writeFile(file, "second");
    expect(readFileSync(file, "utf8")).toBe("second");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, "kept"))).toEqual(["report.html"]);
  });

  it("writes to the file that a link leads to", () => {
    const [file, link] = [join(folder, "real.html"), join(folder, "link.html")];
    writeFileSync(file, "before");
    symlinkSync("real.html", link);
    writeFile(link, "after");
    expect([readlinkSync(link), readFileSync(file, "utf8")]).toEqual(["real.html", "after"]);
  });

  it("writes to a device", () => {
    writeFile("/dev/null", "text");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it.skipIf(process.platform === "win32")("keeps the former file if there is no room for the new one", () => {
    const file = join(folder, "full.html");
    writeFileSync(file, "the former report");
    const argv = [
      "bin/iam-alerts.js",
      "backtest",
      "iam-changes",
      "fixtures/records/CreateUser.json",
      "--count",
      "--html",
      file,
    ];
    // A limit on the size of files fails a write as a full disk does: in the middle.
    const limited = `trap '' XFSZ; ulimit -f 16; exec "$@"`;
    const { status, stderr } = spawnSync("bash", ["-c", limited, "bash", process.execPath, ...argv], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining(`cannot write ${file}`)]);
    expect(readFileSync(file, "utf8")).toBe("the former report");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    execFileSync(process.execPath, argv);
    expect(readFileSync(file, "utf8")).toContain("<!DOCTYPE html>");
  });
});
