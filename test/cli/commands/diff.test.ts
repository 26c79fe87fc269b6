import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../../src/presets.ts";
import { run } from "../io.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  writeFileSync(join(folder, "pattern.txt"), '{ $.eventName = "Delete*" || $.eventName = "Put*" }\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The relation and the exit code of a comparison. */
async function relation(...argv: readonly string[]): Promise<readonly [string, number]> {
  const { code, stdout, stderr } = await run(["diff", ...argv, "--format", "json"]);
  return [stderr === "" ? (JSON.parse(stdout) as { relation: string }).relation : stderr, code];
}

const names = ["DeleteGroupPolicy", "PutRolePolicy", "AttachUserPolicy"];
const any = (quoted: boolean, order: readonly string[]) =>
  order.map((name) => `($.eventName = ${quoted ? `"${name}"` : name})`).join(" || ");
const iam = '$.eventSource = "iam.amazonaws.com"';

describe("diff", () => {
  it.each([
    [`{ (${iam}) && (${any(false, names)}) }`, `{ (${any(true, names.toReversed())}) && ${iam} }`],
    [
      `{ (${iam}) && (${any(false, names)}) }`,
      `{ ${names.map((name) => `(${iam} && $.eventName = ${name})`).join(" || ")} }`,
    ],
    [
      "{ $.eventName != ConsoleLogin && $.readOnly IS FALSE }",
      '{($.readOnly IS FALSE)&&($.eventName!="ConsoleLogin")}',
    ],
    ["{ $.eventName != a }", "{ $.eventName NOT EXISTS || $.eventName != a }"],
  ])("proves that %s and %s are equal", async (first, second) => {
    expect(await relation(first, second)).toEqual(["equal", 0]);
  });

  it("shows what a lost pair of parentheses lets through", async () => {
    const { code, stdout } = await run([
      "diff",
      `{ ${iam} && (${any(false, names)}) }`,
      `{ ${iam} && ${any(false, names)} }`,
      "--format",
      "text",
    ]);
    expect(code).toBe(1);
    expect(
      stdout,
    ).toBe(`the first pattern is narrower than the second pattern: all that it matches, the second pattern matches too

only the second pattern matches, for example:
  {"eventSource":"sts.amazonaws.com","eventName":"PutRolePolicy"}
    the first pattern does not match: $.eventSource = "iam.amazonaws.com" ($.eventSource is "sts.amazonaws.com")
    the second pattern matches: $.eventName = PutRolePolicy ($.eventName is "PutRolePolicy")

taken for granted: every record has $.eventSource, $.eventName; $.eventSource, $.eventName are text
`);
  });

  it("shows the event without the field that a != loses", async () => {
    const { code, stdout } = await run([
      "diff",
      '{ $.errorCode != "AccessDenied" }',
      '{ $.errorCode NOT EXISTS || $.errorCode != "AccessDenied" }',
      ...["--format", "json"],
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      relation: "narrower",
      onlyInFirst: null,
      onlyInSecond: {
        message: "{}",
        first: { matches: false, clause: '$.errorCode != "AccessDenied"', seen: [{ value: "absent" }] },
        second: { matches: true, clause: "$.errorCode NOT EXISTS" },
      },
      inBoth: { message: '{"errorCode":""}' },
    });
  });

  it("names presets, and lists the operations that only one of them catches", async () => {
    const { code, stdout } = await run(["diff", "iam-changes", "iam-all-changes", "--format", "text"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^iam-changes is narrower than iam-all-changes: /);
    expect(stdout).toMatch(/\nonly iam-all-changes catches \d+ write operations of IAM: \w+, .* and \d+ more\n/);
    expect(await relation("CloudWatch.4", "cis-1.2-3.4")).toEqual(["narrower", 1]);
  });

  it("compares a pattern with itself and its exclusions", async () => {
    expect(await relation("iam-changes", "--except", "userIdentity.type=AWSService")).toEqual(["wider", 1]);
    expect(await relation("iam-changes", "--also", "{ $.eventName = CreateUser }")).toEqual(["narrower", 1]);
    expect(await relation("iam-changes", "iam-changes", "--also", `{ ${iam} && $.eventName = CreateUser }`)).toEqual([
      "equal",
      0,
    ]);
  });

  it("reads patterns from files and stdin", async () => {
    const file = `@${join(folder, "pattern.txt")}`;
    const stdin = '{ $.eventName = "Delete*" }\n';
    const { code, stdout } = await run(["diff", file, "@-", "--format", "text"], { stdin });
    expect(code).toBe(1);
    expect(stdout).toContain(`${file} is wider than the pattern on stdin`);
    expect((await run(["diff", file, "@-", "--allow", "wider"], { stdin })).code).toBe(0);
    expect((await run(["diff", "@-", file, "--allow", "wider,overlapping"], { stdin })).code).toBe(1);
  });

  it.each([
    [["iam-changes"], "", "expected a second pattern, --also or --except, found none"],
    [["@-", "@-"], "x", "expected one pattern on stdin, found @- twice"],
    [["iam-changes", "@-"], "\n", "expected a pattern on stdin, found nothing"],
    [["iam-changes", "{ $.a == 1 }"], "", "expected an operator"],
    [["iam-changes", "iam-chagnes"], "", "which is not a preset"],
    [["iam-changes", "iam-all-changes", "--allow", "smaller"], "", "Expected some of narrower, wider"],
  ])("refuses %j", async (argv, stdin, message) => {
    const { code, stderr } = await run(["diff", ...argv], { stdin });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("answers unknown with the reason and exit code 2", async () => {
    const { code, stdout } = await run(["diff", '"| a |"', "[w, x]", "--format", "text"]);
    expect(code).toBe(2);
    expect(stdout).toContain("the relation of the first pattern and the second pattern is not known\n");
    expect(stdout).toContain("reason: patterns of different kinds can rarely be compared\n");
  });

  it("takes nothing for granted with --no-cloudtrail", async () => {
    const pair = ["{ $.eventName != a }", "{ $.eventName NOT EXISTS || $.eventName != a }"];
    expect(await relation(...pair, "--no-cloudtrail")).toEqual(["narrower", 1]);
  });

  it("escapes what a pattern brings to a terminal", async () => {
    const { stdout } = await run(["diff", '{ $.a = "\u001b[31m" }', "{ $.a = x }", "--format", "text"]);
    expect(stdout).not.toContain("\u001b");
  });
});

describe("patterns --like", () => {
  const like = async (pattern: string) => {
    const { code, stdout } = await run(["patterns", "--like", pattern, "--format", "json"]);
    const found = JSON.parse(stdout) as readonly { name: string; relation: string; sameText: boolean }[];
    return { code, found: found.map(({ name, relation, sameText }) => [name, relation, sameText]) };
  };

  it("names the control that a pattern equals, however it is written", async () => {
    const pattern = '{ ($.errorMessage = "Failed authentication") && $.eventName = "ConsoleLogin" }';
    expect(await like(pattern)).toMatchObject({
      code: 0,
      found: [
        ["CloudWatch.6", "equal", false],
        ["cis-1.4-4.1", "narrower", false],
      ],
    });
    expect((await like("CloudWatch.6")).found[0]).toEqual(["CloudWatch.6", "equal", true]);
    const { stdout } = await run(["patterns", "--like", pattern, "--format", "text"]);
    expect(stdout).toMatch(/^equals CloudWatch\.6, in another spelling: Console authentication failures \(/);
  });

  it("names the presets that a pattern is a part of, or contains", async () => {
    const { found } = await like("{ $.eventName = DeleteTrail || $.eventName = StopLogging }");
    expect(found).toContainEqual(["CloudWatch.5", "narrower", false]);
    const all = presets.find(({ name }) => name === "CloudWatch.5")?.pattern ?? "";
    expect((await like(`{ (${all.slice(1, -1)}) || ($.eventName = PutEventSelectors) }`)).found).toContainEqual([
      "CloudWatch.5",
      "wider",
      false,
    ]);
  });

  it("exits with 1 if there is none", async () => {
    const { code, stdout } = await run(["patterns", "--like", "{ $.level = 50 }", "--format", "text"]);
    expect([code, stdout]).toEqual([1, "no preset matches the same events, fewer of them or more of them\n"]);
    expect((await run(["patterns", "recommended", "--like", "ERROR"])).stderr).toContain("expected a preset or --like");
  });

  it.each(presets)("finds that $name equals itself", async ({ name, pattern }) => {
    const spaced = pattern.replace(/\s*(&&|\|\|)\s*/g, " $1 ");
    expect((await like(spaced)).found[0]?.slice(0, 2)).toEqual([name, "equal"]);
  });
});
