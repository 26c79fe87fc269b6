import { execFile, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { severities } from "../../../src/alert/severity.ts";
import { wholeProgram } from "../../../src/cli/main.ts";
import { presets } from "../../../src/presets.ts";
import { formats } from "../../../src/render/renderer.ts";
import { fieldNames } from "../../../src/render/rows/fields.ts";
import { run, testIo } from "../io.ts";

/** Returns the suggestions for words, the last of which is being typed, and the directive for the shell. */
async function complete(...words: string[]): Promise<{ values: readonly string[]; files: boolean; space: boolean }> {
  const { code, stdout, stderr } = await run(["complete", "--", ...words]);
  expect([code, stderr]).toEqual([0, ""]);
  const [directive = "", ...rest] = stdout.trimEnd().split("\n").reverse();
  expect(directive).toMatch(/^:\d+$/);
  const bits = Number(directive.slice(1));
  const values = rest.reverse().map((line) => line.split("\t")[0] ?? "");
  return { values, files: (bits & 4) === 0, space: (bits & 2) === 0 };
}

const commands = (await wholeProgram(testIo().io)).flatMap(({ commands }, index) => (index === 0 ? [] : commands));

describe("completion", () => {
  it("completes commands and help topics", async () => {
    const names = commands.map((command) => command.name());
    expect(await complete("")).toEqual({ values: [...names, "help"], files: false, space: true });
    expect((await complete("de")).values).toEqual(["decode", "deploy"]);
    expect((await complete("help", "e")).values).toEqual(["explain", "exit-codes", "environment"]);
    expect((await complete("--quiet", "dec")).values).toEqual(["decode"]);
  });

  it.each(commands.map((command) => [command.name(), command] as const))(
    "completes every flag of %s",
    async (name, command) => {
      const { values } = await complete(name, "-");
      expect(values).toEqual(expect.arrayContaining(command.options.map(({ long }) => long)));
      expect(values).toEqual(expect.arrayContaining(["--format", "--quiet", "--help"]));
      expect(new Set(values).size).toBe(values.length);
    },
  );

  it("completes values: presets, samples, formats, severities and fields", async () => {
    const names = presets.map(({ name }) => name);
    for (const words of [["match"], ["explain"], ["patterns"], ["translate"], ["simulate", "--pattern"]]) {
      expect((await complete(...words, "")).values).toEqual(names);
    }
    expect(await complete("match", "-c", "iam-changes", "CreateU")).toEqual({
      values: ["CreateUser"],
      files: true,
      space: true,
    });
    expect((await complete("decode", "ListUsers", "CreateU")).values).toEqual(["CreateUser"]);
    expect((await complete("decode", "--format", "")).values).toEqual(formats);
    expect((await complete("decode", "--format=te")).values).toEqual(["terminal", "text"]);
    expect((await complete("decode", "--min-severity", "")).values).toEqual(severities);
    expect((await complete("decode", "--fields", "")).values).toEqual(fieldNames);
    expect(await complete("simulate", "--expect", "sev")).toEqual({
      values: ["severity="],
      files: false,
      space: false,
    });
    expect((await complete("simulate", "--expect", "severity=")).values).toEqual([]);
    expect(await complete("subscribe", "--emit-system-fields", "@aws.region,@s")).toEqual({
      values: ["@aws.region,@source.log"],
      files: false,
      space: false,
    });
    expect(await complete("decode", "--fields", "time,actor.m")).toEqual({
      values: ["time,actor.mfa"],
      files: false,
      space: false,
    });
    expect((await complete("completion", "")).values).toEqual(["bash", "zsh", "fish", "powershell"]);
  });

  it("lets the shell complete files only where files are possible", async () => {
    expect((await complete("decode", "")).files).toBe(true);
    expect((await complete("test", "")).files).toBe(true);
    expect((await complete("test", "--junit", "")).files).toBe(true);
    expect((await complete("decode", "--max-bytes", "")).files).toBe(false);
    expect((await complete("match", "")).files).toBe(false);
    expect(await complete("patterns", "iam-changes", "")).toEqual({ values: [], files: false, space: true });
  });

  it("distinguishes a flag's value from an argument, and knows no flags after --", async () => {
    expect((await complete("match", "--except", "a=b", "iam-ch")).values).toEqual(["iam-changes"]);
    expect((await complete("decode", "--fields", "--human", "CreateU")).values).toEqual(["CreateUser"]);
    expect((await complete("match", "--", "iam-ch")).values).toEqual(["iam-changes"]);
    expect((await complete("match", "--", "-")).values).toEqual([]);
  });

  it("suggests nothing for unknown words, without an error", async () => {
    for (const words of [["nope", "--format", "x"], ["decode", "--nope", "\x1b[31m"], ["decode", "--nope=1"], []]) {
      expect((await complete(...words)).values).not.toContain(undefined);
    }
  });
});

describe("log groups", () => {
  let server: Server;
  let folder = "";
  let calls: { limit?: number; logGroupNamePrefix?: string }[] = [];
  let answers = true;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "iam-alerts-completion-"));
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (data) => {
        body += data;
      });
      request.on("end", () => {
        calls.push(JSON.parse(body));
        const names = ["aws-cloudtrail-logs", "aws-other"].map((logGroupName) => ({ logGroupName }));
        if (answers)
          response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify({ logGroups: names }));
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs a process, because a connection that hangs must not keep it from ending. */
  async function values(cache: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const words = ["complete", "--", "subscribe", "--region", "us-east-1", "--log-group", "aws-"];
    const { stdout } = await promisify(execFile)(process.execPath, ["bin/iam-alerts.js", ...words], {
      env: { PATH: process.env["PATH"], HOME: folder, XDG_CACHE_HOME: join(folder, cache), ...env },
    });
    return stdout
      .trimEnd()
      .split("\n")
      .slice(0, -1)
      .map((line) => line.trimEnd());
  }
  const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

  it("are read once, and then cached", async () => {
    const env = { ...credentials, AWS_ENDPOINT_URL: endpoint() };
    // A machine that is busy with other tests may need longer than a Tab waits. Each attempt has its own cache.
    let cache = "";
    let names: readonly string[] = [];
    for (let attempt = 0; names.length === 0 && attempt < 10; attempt++) {
      calls = [];
      cache = `asked-${attempt}`;
      names = await values(cache, env);
    }
    expect(names).toEqual(["aws-cloudtrail-logs", "aws-other"]);
    expect(await values(cache, env)).toEqual(names);
    expect(calls).toEqual([{ limit: 50, logGroupNamePrefix: "aws-" }]);
    const [file = ""] = readdirSync(join(folder, cache, "iam-alerts"));
    expect(file).toMatch(/^log-groups-[0-9a-f]{16}\.json$/);
  });

  it("are not waited for if AWS does not answer, and not requested again immediately", async () => {
    answers = false;
    calls = [];
    const env = { ...credentials, AWS_ENDPOINT_URL: endpoint() };
    expect(await values("hanging", env)).toEqual([]);
    expect(await values("hanging", env)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(1);
    answers = true;
  });

  it("are not requested without credentials", async () => {
    calls = [];
    expect(await values("none", { AWS_ENDPOINT_URL: endpoint() })).toEqual([]);
    expect(calls).toEqual([]);
  });
});

const has = (shell: string) => spawnSync("sh", ["-c", `command -v ${shell}`]).status === 0;

describe("completion of paths", () => {
  it("completes files after @, wherever a pattern is expected", async () => {
    for (const words of [["explain"], ["diff", "iam-changes"], ["simulate", "--pattern"], ["match", "--also"]]) {
      expect(await complete(...words, "@fixtures/pre")).toEqual({
        values: ["@fixtures/presets/"],
        files: false,
        space: false,
      });
    }
    const { values, space } = await complete("explain", "@pack");
    expect([values, space]).toEqual([["@package-lock.json", "@package.json"], true]);
    expect((await complete("explain", "@nowhere/")).values).toEqual([]);
    expect((await complete("patterns", "@pack")).values).toEqual([]);
  });

  it("completes the paths of CloudTrail's fields for --set and --unset", async () => {
    expect(await complete("simulate", "--set", "userId")).toEqual({
      values: ["userIdentity."],
      files: false,
      space: false,
    });
    expect((await complete("simulate", "--set", "userIdentity.ty")).values).toEqual(["userIdentity.type="]);
    expect((await complete("simulate", "--set", "userIdentity.type=Ro")).values).toEqual([]);
    expect(await complete("simulate", "--unset", "errorC")).toEqual({
      values: ["errorCode"],
      files: false,
      space: true,
    });
    expect((await complete("simulate", "--unset", "requestParameters.")).values).toEqual([]);
  });
});

describe("the shells' scripts", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "iam-alerts-shell-"));
    writeFileSync(
      join(folder, "iam-alerts"),
      `#!/bin/sh\nexec "${process.execPath}" "${resolve("bin/iam-alerts.js")}" "$@"\n`,
    );
    chmodSync(join(folder, "iam-alerts"), 0o755);
    writeFileSync(join(folder, "events.json"), "{}");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const inShell = (shell: string, args: readonly string[]) =>
    spawnSync(shell, args, {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, HOME: folder },
      encoding: "utf8",
    });

  it.each(["bash", "zsh", "fish", "powershell"])("are printed for %s", async (shell) => {
    const { code, stdout } = await run(["completion", shell]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/iam-alerts complete '?--'? /);
    if (shell !== "powershell" && has(shell)) {
      writeFileSync(join(folder, `script.${shell}`), stdout);
      expect(inShell(shell, ["-n", `script.${shell}`])).toMatchObject({ status: 0, stderr: "" });
    }
  });

  /** Calls the completion function of bash, with words split as bash splits them. */
  const bash = (words: readonly string[]) => {
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const script = `set -eu; source <(iam-alerts completion bash); COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
      _iam_alerts 2>/dev/null || true; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = inShell("bash", ["-c", script]);
    expect(stderr).toBe("");
    return stdout.trimEnd().split("\n");
  };

  it.runIf(has("bash"))("complete in bash", () => {
    expect(bash(["iam-alerts", "dec"])).toEqual(["decode"]);
    expect(bash(["iam-alerts", "decode", "--format", "=", "te"])).toEqual(["terminal", "text"]);
    expect(bash(["iam-alerts", "decode", "--format", "te"])).toEqual(["terminal", "text"]);
    expect(bash(["iam-alerts", "explain", "iam-ch"])).toEqual(["iam-changes"]);
  });

  it.runIf(has("bash"))("complete files after @ in bash", () => {
    expect(bash(["iam-alerts", "explain", "@", "ev"])).toEqual(["@events.json"]);
    expect(bash(["iam-alerts", "explain", "@ev"])).toEqual(["@events.json"]);
  });

  it.runIf(has("bash"))("do not run typed text", () => {
    bash(["iam-alerts", "match", "'$(touch hit)'", "`touch hit`", ";touch hit;", "$(touch hit)"]);
    bash(["iam-alerts", "match", "'{ $.eventName = \"", "iam-"]);
    expect(readdirSync(folder)).not.toContain("hit");
  });

  it.runIf(has("fish"))("complete in fish", () => {
    const fish = (line: string) =>
      inShell("fish", ["-c", `iam-alerts completion fish | source; complete -C "${line}"`]).stdout;
    expect(fish("iam-alerts dec")).toBe("decode\tprint alerts for events in any format that AWS delivers\n");
    expect(fish("iam-alerts decode --format te")).toBe("terminal\ntext\n");
    expect(fish("iam-alerts decode event")).toBe("events.json\n");
  });
});
