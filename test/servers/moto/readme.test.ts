import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Account, freshAccount } from "../account.ts";
import { runProcess } from "../environment.ts";
import { type Moto, startMoto } from "../moto.ts";
import { type Offline, startOffline } from "../offline.ts";

const blocksOf = (document: string, language: string) =>
  [...readFileSync(document, "utf8").matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, block = ""]) => block,
  );
const commands = blocksOf("docs/commands.md", "console").flatMap((block) =>
  [...block.matchAll(/^\$ npx (.*)$/gm)].map(([, command = ""]) => command),
);

// moto has the account; serverless-offline has the function to invoke, under the same name.
let moto: Moto;
let offline: Offline;
beforeAll(async () => {
  moto = await startMoto();
  const account = new Account(moto.endpoint);
  const role = await freshAccount(moto);
  await account.createLogGroup("aws-cloudtrail-logs");
  await account.createFunction("iam-alerts", role);
  await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
  offline = await startOffline({
    TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:iam-alerts",
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  });
});
afterAll(() => {
  offline?.stop();
  moto?.stop();
});

describe("the commands for AWS in docs/", () => {
  it("are there", () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  // In their order, as a reader would.
  it.each(commands)("runs %s", async (command) => {
    const isInvoked = command.includes("simulate");
    // Nobody hands moto's events to the function, so there is nothing to wait for.
    const hasty = command.includes("--canary") ? `${command} --timeout 1` : command;
    const script = hasty.replace("iam-alerts", `"${process.execPath}" bin/iam-alerts.js`);
    const { code, stdout, stderr } = await runProcess("sh", ["-c", script], {
      AWS_ENDPOINT_URL: isInvoked ? offline.endpoint : moto.endpoint,
    });
    // Half an account is not healthy: doctor says so.
    const isDoctor = command.includes("doctor") && !command.includes("--print-policy");
    expect([code, stderr]).toEqual([isDoctor ? 1 : 0, expect.stringMatching(/^(?:iam-alerts: .*\n)*$/)]);
    expect(stdout).not.toBe("");
  });
});

describe("the README's walk from nothing to an alert on this machine", () => {
  const blocks = blocksOf("README.md", "bash");
  const [wiring = "", account = "", delivery = ""] = blocks;
  let server: Moto;
  let folder = "";

  // A folder in which the lines run as they stand: npm and npx are replaced, and moto is started already, on another port.
  beforeAll(async () => {
    server = await startMoto();
    folder = mkdtempSync(join(tmpdir(), "iam-alerts-walk-"));
    for (const part of ["deploy", "dist/lambda"]) cpSync(part, join(folder, part), { recursive: true });
    for (const part of ["fixtures", "node_modules", "package.json"]) symlinkSync(resolve(part), join(folder, part));
    mkdirSync(join(folder, "bin"));
    const script = (name: string, text: string) => {
      writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, "bin", name), 0o755);
    };
    script("npm", `[ "$1" = ci ] || exec "${process.execPath}" scripts/package-function.js`);
    script("npx", `shift; exec "${process.execPath}" "${resolve("bin/iam-alerts.js")}" "$@"`);
    for (const name of ["pip", "moto_server", "sleep"]) script(name, "exit 0");
  });
  afterAll(() => {
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (block: string) =>
    runProcess("bash", ["-ec", `cd "${folder}"\n${block}`], {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      AWS_ENDPOINT_URL: server.endpoint,
    });

  it("has three parts", () => {
    expect(blocks).toHaveLength(3);
    expect(account).toContain("http://127.0.0.1:5000");
  });

  it("makes what an account has already", async () => {
    const { code, stderr } = await run(account.replace("http://127.0.0.1:5000", server.endpoint));
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("deploys, subscribes, and shows the three red links that the README explains", async () => {
    const { code, stdout, stderr } = await run(wiring);
    expect(code, stderr).toBe(1);
    expect(stdout).toContain("Successfully created/updated stack - iam-alerts");
    const findings = [...stdout.matchAll(/^\{"link".*$/gm)].map(([line]) => JSON.parse(line));
    const red = findings.filter(({ status }) => status === "red").map(({ link }) => link);
    expect(red).toEqual(["trail", "dead letters", "topic"]);
    expect(findings.filter(({ status }) => status === "green").length).toBeGreaterThan(9);
  });

  it("brings an event through the log group, and prints its alert", async () => {
    const { code, stdout, stderr } = await run(delivery);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ title: "alice created user bob" });
  });
});
