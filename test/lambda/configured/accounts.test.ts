import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { accountsReader } from "../../../src/lambda/configured/accounts.ts";
import type { LogEntry } from "../../../src/lambda/handler.ts";

let folder = "";
let now = 0;
let logged: LogEntry[] = [];
const write = (text: string) => writeFileSync(join(folder, "accounts.yaml"), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  vi.stubEnv("LAMBDA_TASK_ROOT", folder);
  now = 0;
  logged = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const open = () =>
  accountsReader(
    "accounts.yaml",
    (entry) => logged.push(entry),
    () => now,
  );

it("reads the accounts, and keeps the former ones with a warning in the log if the file becomes invalid", async () => {
  write("111122223333: production");
  const read = open();
  const accounts = await read();
  expect(accounts.get("111122223333")?.alias).toBe("production");
  write("1111: production");
  now = 300_000;
  expect(await read()).toBe(accounts);
  expect(logged).toEqual([
    {
      level: "WARN",
      message:
        "the former list of accounts stays in use: cannot use the file accounts.yaml of the function's package (ACCOUNTS): " +
        'expected an account\'s id of 12 digits in the list, found "1111"',
      hint: expect.stringContaining("aws organizations list-accounts"),
    },
  ]);
});

it("refuses YAML that would take long to read", async () => {
  write(`111122223333: production\n${"# a comment\n".repeat(25_000)}`);
  await expect(open()()).rejects.toMatchObject({
    message: expect.stringContaining("expected at most 250000 characters of YAML in the list, found 300025"),
    hint: "save the list as JSON, which is read faster",
  });
});
