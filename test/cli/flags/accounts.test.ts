import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { run } from "../io.ts";

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
afterAll(() => rmSync(folder, { recursive: true }));
const list = '"111122223333": { alias: production, owner: platform@example.com, environment: prod }\n';
const file = join(folder, "accounts.yaml");
writeFileSync(file, list);

const record = {
  eventSource: "iam.amazonaws.com",
  eventName: "UpdateAssumeRolePolicy",
  recipientAccountId: "111122223333",
  userIdentity: { type: "IAMUser", userName: "alice", accountId: "111122223333" },
  requestParameters: {
    roleName: "deploy",
    policyDocument: JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "sts:AssumeRole" }],
    }),
  },
};
const stdin = JSON.stringify(record);
const events = join(folder, "events.ndjson");
writeFileSync(events, stdin);

describe("--accounts", () => {
  it.each([["decode"], ["simulate", "-"], ["backtest", events, "--alerts"]])(
    "of %s knows the organization",
    async (...args) => {
      const { stdout } = await run([...args, "--accounts", file], { stdin });
      const alert = JSON.parse(stdout) as Alert;
      expect(alert.account).toEqual({
        id: "111122223333",
        alias: "production",
        owner: "platform@example.com",
        environment: "prod",
      });
      const messages = alert.findings.map(({ code, message }) => `${code}: ${message}`);
      expect(messages).toContain("outside-organization: account 999988887777 is outside the organization");
    },
  );

  it("prints the account in one line, with whom to ask", async () => {
    const { stdout } = await run(["decode", "--accounts", file, "--format", "text"], { stdin });
    expect(stdout).toContain("Account         production (111122223333), prod, ask platform@example.com\n");
  });

  it("reads what PowerShell's redirections write", async () => {
    const utf16 = join(folder, "utf16.json");
    const json = JSON.stringify({ Accounts: [{ Id: "111122223333", Name: "Größe" }] });
    writeFileSync(utf16, Buffer.from(`\uFEFF${json}`, "utf16le"));
    const { stdout } = await run(["decode", "--accounts", utf16], { stdin });
    expect((JSON.parse(stdout) as Alert).account.alias).toBe("Größe");
  });

  it("names the file that cannot be read", async () => {
    const { code, stderr } = await run(["decode", "--accounts", join(folder, "none.json")], { stdin });
    expect([code, stderr]).toEqual([2, expect.stringContaining("none.json, the file of --accounts: ")]);
  });
});
