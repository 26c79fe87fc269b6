import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Account, freshAccount } from "../account.ts";
import { runProcess } from "../environment.ts";
import { TestBucket } from "../s3.ts";
import { useFunction, useMoto, useMotoWithStacks } from "../use.ts";

const blocksOf = (document: string, language: string) =>
  [...readFileSync(document, "utf8").matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, block = ""]) => block,
  );
const commands = blocksOf("docs/commands.md", "console").flatMap((block) =>
  // moto has no table for Athena: athena.test.ts runs those.
  [...block.matchAll(/^\$ npx (?!.*--athena)(.*)$/gm)].map(([, command = ""]) => command),
);

// moto has the account; serverless-offline has the function of the same name, which can be invoked.
const moto = useMoto();
beforeAll(async () => {
  const account = new Account(moto);
  const role = await freshAccount(moto);
  await account.createLogGroup("aws-cloudtrail-logs");
  await account.createFunction("iam-alerts", role);
  const bucket = new TestBucket(moto.endpoint);
  await bucket.create();
  for (const owner of ["111122223333", "o-exampleorgid/111122223333"]) {
    await bucket.put(`AWSLogs/${owner}/CloudTrail/us-east-1/a.json`, readFileSync("fixtures/records/CreateUser.json"));
  }
});
const offline = useFunction(moto);
// A whole stack needs what moto lacks.
const stacks = useMotoWithStacks();
beforeAll(() => new Account(stacks).createLogGroup("aws-cloudtrail-logs"));

describe("the commands for AWS in docs/", () => {
  it("exist", () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  // In the page's order.
  it.each(commands)("runs %s", async (command) => {
    const isInvoked = command.includes("simulate");
    // moto does not pass events to the function, so there is nothing to wait for.
    const hasty = command.includes("--canary") ? `${command} --timeout 1` : command;
    const isDeployed = command.startsWith("iam-alerts deploy ");
    const script = `${hasty}${isDeployed ? " --yes" : ""}`.replace(
      "iam-alerts",
      `"${process.execPath}" bin/iam-alerts.js`,
    );
    const { code, stdout, stderr } = await runProcess("sh", ["-c", script], {
      AWS_ENDPOINT_URL: isDeployed ? stacks.endpoint : isInvoked ? offline.endpoint : moto.endpoint,
    });
    // The account is incomplete, and doctor reports that; moto has no account policies for its list of all filters.
    const isDoctor = isDeployed || (command.includes("doctor") && !command.includes("--print-policy"));
    const expected = isDoctor ? (command.includes("--all") ? 2 : 1) : 0;
    expect([code, stderr]).toEqual([expected, expect.stringMatching(/^(?:iam-alerts: .*\n)*$/)]);
    expect(stdout).not.toBe("");
  });
});

describe("the walkthrough of docs/emulator.md", () => {
  const deployment = blocksOf("deploy/README.md", "bash");
  const emulator = blocksOf("docs/emulator.md", "bash");
  const [account = "", delivery = ""] = emulator;
  const server = useMoto();
  let folder = "";

  // A folder in which the lines run unchanged: npm and npx are replaced, and moto already runs on another port.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "iam-alerts-walk-"));
    for (const part of ["deploy", "dist/lambda", "scripts"]) cpSync(part, join(folder, part), { recursive: true });
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
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (block: string) =>
    runProcess("bash", ["-ec", `cd "${folder}"\n${block}`], {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      AWS_ENDPOINT_URL: server.endpoint,
    });

  it("has two blocks, and the commands of deploy/README.md between them", () => {
    expect([emulator.length, deployment.length]).toEqual([2, 1]);
    expect(account).toContain("http://127.0.0.1:5000");
  });

  it("creates what an account already has", async () => {
    const { code, stderr } = await run(account.replace("http://127.0.0.1:5000", server.endpoint));
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("deploys, subscribes, and shows the three red links that the page explains", async () => {
    const { code, stdout, stderr } = await run(deployment.join(""));
    expect(code, stderr).toBe(1);
    expect(stdout).toContain("Successfully created/updated stack - iam-alerts");
    const red = [...stdout.matchAll(/^red +(trail|[a-z]+(?: [a-z]+)*?)(?: {2}|$)/gm)].map(([, link]) => link);
    expect(red).toEqual(["trail", "dead letters", "topic"]);
    expect(stdout.match(/^green /gm)?.length).toBeGreaterThan(9);
  });

  it("sends an event through the log group and prints its alert", async () => {
    const { code, stdout, stderr } = await run(delivery);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ title: "alice created user bob" });
  });
});
