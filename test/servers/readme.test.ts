import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Account, freshAccount } from "./account.ts";
import { runProcess } from "./environment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { type Offline, startOffline } from "./offline.ts";

const readme = readFileSync("README.md", "utf8");
const blocks = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
const commands = blocks.flatMap((block) => [...block.matchAll(/^\$ npx (.*)$/gm)].map(([, command = ""]) => command));

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

describe("the README's commands for AWS", () => {
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
