import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, type Raw } from "../alert/alerts.ts";
import { containing, responseTo } from "./responses.ts";

const at = { awsRegion: "us-east-1", eventTime: "2026-11-29T03:12:44Z" };
const put = (userName: unknown, policyName: unknown = "p"): Raw =>
  call("iam:PutUserPolicy", { userName, policyName, policyDocument: "{}" }, at);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  // Prints its arguments, each ended by a NUL, which no argument can contain.
  writeFileSync(join(folder, "aws"), "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
  chmodSync(join(folder, "aws"), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the arguments that a shell gives to `aws`. */
function argumentsOf(command: string, shell = "sh"): readonly string[] {
  const { stdout, stderr, status } = spawnSync(shell, ["-c", command], {
    env: { PATH: `${folder}${delimiter}${process.env["PATH"]}`, HOME: folder },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\0").slice(0, -1);
}

const undone = (user: string, policy: string) => [
  ...["iam", "delete-user-policy", "--user-name", user, "--policy-name", policy, "--region", "us-east-1"],
];

/** Names that do harm in a shell that sees them unquoted. */
const hostile = [
  "bob; touch pwned",
  "$(touch pwned)",
  "`touch pwned`",
  "' ; touch pwned ; '",
  "'\"'\"'",
  "a\\",
  "a\\'b",
  "~root",
  "a && b || c",
  "> pwned",
  "* ? [a-z]",
  "$HOME",
  "!!",
  "# comment",
  "=ls",
  " x ",
  "{a,b}",
  "a|b&",
  "%s%n",
];

describe.runIf(process.platform !== "win32")("a command", () => {
  it.each(hostile)("gives aws the name %j as one argument", (name) => {
    const [command = ""] = containing(put(name, `${name}x`));
    expect(argumentsOf(command)).toEqual(undone(name, `${name}x`));
  });

  it("gives aws any names of printable ASCII unchanged, in one run of the shell", () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    const names = fc.sample(printable, { numRuns: 400, seed: 7 });
    const offered = names.flatMap((name) => {
      const [command] = containing(put(name));
      return command?.startsWith("aws iam delete-user-policy") ? [[name, command] as const] : [];
    });
    expect(offered.length).toBeGreaterThan(300);
    const all = argumentsOf(offered.map(([, command]) => command).join("\n"));
    expect(all).toEqual(offered.flatMap(([name]) => undone(name, "p")));
  });

  it("is JSON that aws can read where a value is JSON", () => {
    const parameters = {
      instanceArn: "arn:aws:sso:::instance/ssoins-1",
      permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
      customerManagedPolicyReference: { name: "a\"b\\c'd", path: "/x/" },
    };
    const [command = ""] = containing(call("sso:AttachCustomerManagedPolicyReferenceToPermissionSet", parameters, at));
    const given = argumentsOf(command);
    expect(JSON.parse(given[given.indexOf("--customer-managed-policy-reference") + 1] ?? "")).toEqual({
      Name: "a\"b\\c'd",
      Path: "/x/",
    });
  });

  it("can be pasted with its comment", () => {
    const { contain } = responseTo(put("$(x)"));
    const pasted = contain
      .map(({ does, account, command }) => `# ${does}, in account ${account}\n${command}`)
      .join("\n");
    expect(argumentsOf(pasted).slice(0, 8)).toEqual(undone("$(x)", "p"));
  });
});

describe("no command is offered", () => {
  const undo = (raw: Raw) => containing(raw).filter((command) => command.includes("delete-user-policy"));

  it.each<[string, Raw]>([
    ["for a call that failed", { ...put("bob"), errorCode: "AccessDenied" }],
    ["for a dry run", { ...put("bob"), errorCode: "Client.DryRunOperation" }],
    ["without parameters", { ...put("bob"), requestParameters: null }],
    ["without a name", put(undefined)],
    ["for a masked name", put("***")],
    ["for a hidden name", put("HIDDEN_DUE_TO_SECURITY_REASONS")],
    ["for a name that aws reads as a flag", put("--debug")],
    ["for a name that begins with a dash", put("-x")],
    ["for a name that aws reads as a file", put("file:///etc/passwd")],
    ["for a name that aws reads as a page", put("HTTPS://example.com/x")],
    ["for a name with a line break", put("bob\naws iam delete-user --user-name bob")],
    ["for a name with a control character", put("bob\u001b[2J")],
    ["for a name with a zero-width character", put("bo\u200bb")],
    ["for a name with reversed text", put("bob\u202e")],
    ["for a name with a letter that looks like another", put("b\u043eb")],
    ["for a name with a command of CI runners", put("##[add-mask]b")],
    ["for a name that is too long", put("b".repeat(1025))],
    ["for a name that is a list", put(["bob", "carol"])],
    ["for a name that is an object", put({ a: 1 })],
    ["without a Region", { ...put("bob"), awsRegion: undefined }],
    ["for text as the Region", { ...put("bob"), awsRegion: "us-east-1; rm -rf ~" }],
    ["for text as the account", { ...put("bob"), recipientAccountId: "1111; x" }],
  ])("%s", (_, raw) => {
    expect(undo(raw)).toEqual([]);
  });

  it("but is otherwise", () => {
    expect(undo(put("bob"))).toHaveLength(1);
  });

  it("for the second step without the first", () => {
    const set = {
      permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
      managedPolicyArn: "arn:aws:iam::aws:policy/X",
    };
    const attach = (parameters: Raw) => containing(call("sso:AttachManagedPolicyToPermissionSet", parameters, at));
    expect(attach({ ...set, instanceArn: "arn:aws:sso:::instance/ssoins-1" })).toHaveLength(3);
    expect(attach({ ...set, instanceArn: "arn:aws:sso:::instance/ssoins-1", managedPolicyArn: "-x" })).toHaveLength(1);
  });
});

describe("an optional flag and a list", () => {
  it("is left out without a value", () => {
    const disable = (more: Raw) => containing(call("events:DisableRule", { name: "r", ...more }, at))[0];
    expect(disable({})).toBe("aws events enable-rule --name r --region us-east-1");
    expect(disable({ eventBusName: "b" })).toBe(
      "aws events enable-rule --name r --event-bus-name b --region us-east-1",
    );
    expect(disable({ eventBusName: "--x" })).toMatch(/^aws iam/);
  });

  it("becomes one argument for each value, and is not offered if one is unsafe", () => {
    const tag = (...keys: readonly unknown[]) =>
      containing(call("iam:TagUser", { userName: "bob", tags: keys.map((key) => ({ key, value: "v" })) }, at))[0];
    expect(tag("a", "b c")).toBe("aws iam untag-user --user-name bob --tag-keys a 'b c' --region us-east-1");
    for (const unsafe of ["-a", "[1]", "{", 1, null, "\n"]) expect(tag("a", unsafe)).toMatch(/^aws iam attach/);
    expect(tag()).toMatch(/^aws iam attach/);
  });
});
