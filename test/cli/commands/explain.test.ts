import { describe, expect, it } from "vitest";
import { run } from "../io.ts";

const mfa = "$.userIdentity.sessionContext.attributes.mfaAuthenticated";

async function explained(pattern: string, ...more: readonly string[]) {
  return run(["explain", pattern, "--format", "text", ...more]);
}

describe("explain", () => {
  it("says in the first line that a pattern can never match, and exits with 1", async () => {
    const { code, stdout } = await explained('{ $.userIdentity.type = "iamuser" && $.eventName = "Put*" }');
    expect(stdout.split("\n")[0]).toBe("the pattern can never match an event");
    expect(stdout).toContain("Catches none of IAM's 108 write operations, because the pattern can never match.");
    expect(code).toBe(1);
  });

  it.each([
    '{ $.eventName = "createuser" }',
    '{ $.eventSource = "cloudwatch.amazonaws.com" }',
    "a -a",
    "[a = 1 && a = 2, b]",
  ])("says that %s can never match", async (pattern) => {
    const { code, stdout } = await explained(pattern);
    expect([code, stdout.split("\n")[0]]).toEqual([1, "the pattern can never match an event"]);
  });

  it("exits with 1 for one impossible alternative, whose pattern can still match", async () => {
    const { code, stdout } = await explained('{ $.userIdentity.type = "ROOT" || $.eventName = "DeleteTrail" }');
    expect([code, stdout.split("\n")[0]]).toEqual([1, "the pattern"]);
  });

  it("prints one corrected pattern for all warnings, which has none itself", async () => {
    const { stdout } = await explained(
      '{ $.userIdentity.type = "ROOT" && $.awsRegion = "us_east_1" && $.readOnly = "no" }',
    );
    const corrected = '{ $.userIdentity.type = "Root" && $.awsRegion = "us-east-1" && $.readOnly IS FALSE }';
    expect(stdout.split("Corrected:\n  ")[1]?.split("\n")[0]).toBe(corrected);
    expect(stdout).not.toContain("instead:");
    expect((await explained(corrected)).stdout).toContain("No warnings.");
  });

  it("has the corrected pattern and the verdict in JSON", async () => {
    const { stdout } = await run(["explain", '{ $.eventType = "awsapicall" }', "--format", "json"]);
    const { corrected, neverMatches, coverage, parsed } = JSON.parse(stdout);
    expect([corrected, neverMatches, coverage.upTo, parsed]).toEqual([
      '{ $.eventType = "AwsApiCall" }',
      true,
      0,
      undefined,
    ]);
  });

  it("counts up to how many operations a pattern catches that depends on the caller", async () => {
    const { stdout } = await explained(
      `{ $.eventSource = "iam.amazonaws.com" && $.eventName = "*User" && ${mfa} = "true" }`,
    );
    expect(stdout).toContain(
      `Catches up to 5 of IAM's 108 write operations, 4.6%, when the pattern's condition on ${mfa} holds`,
    );
    expect(stdout).not.toMatch(/Catches 0|\b0%/);
  });

  it.each([
    '{ $.eventSource = "sqs.amazonaws.com" }',
    '{ $.eventName = "ConsoleLogin" && $.responseElements.ConsoleLogin = "Failure" }',
    '{ $.level = "ERROR" && $.eventName = "RunInstances" }',
    "ERROR",
  ])("says that %s is not about IAM", async (pattern) => {
    const { code, stdout } = await explained(pattern);
    expect(stdout).toContain("Not about IAM");
    expect(stdout).not.toContain("Catches 0");
    expect(code).toBe(0);
  });

  it.each(["fixtures/expected/lint.golden.txt", "package.json", "./README.md"])(
    "suggests @ for %s, which is a file",
    async (file) => {
      const { code, stderr } = await run(["explain", file]);
      expect(stderr).toContain(`expected a preset or a pattern, found the file "${file}"`);
      expect(stderr).toContain(`hint: to use the pattern in it, write @${file}`);
      expect(code).toBe(2);
    },
  );

  it("searches for a word with a period that is not a file", async () => {
    expect((await explained("no.such.file")).stdout).toContain('"no.such.file"');
  });

  it("prints a pattern of several lines as lines", async () => {
    const { stdout } = await explained('{ $.eventName = "A*" ||\n  $.eventName = "B*" }');
    expect(stdout).toContain('  { $.eventName = "A*" ||\n    $.eventName = "B*" }\n');
    expect(stdout).not.toContain("\\n");
  });

  it.each([60, 80, 100])("wraps with a hanging indent at %i columns", async (columns) => {
    const pattern = `{ $.userIdentity.type = "root" && ${mfa} = "false" }`;
    const { stdout } = await run(["explain", pattern, "--format", "text"], { env: { COLUMNS: String(columns) } });
    const long = stdout.split("\n").filter((line) => line.length > columns && !line.startsWith("  {"));
    expect(long).toEqual([]);
    expect(stdout).toMatch(/\n {2}\S.*Directory or\s+Unknown\n {2}hint: did you mean "Root"\?/);
  });

  it("offers a shorter pattern that is proven equal, unless the pattern is a preset", async () => {
    const given = '{ ($.eventSource = "a" && $.eventName = "X*") || ($.eventSource = "a" && $.eventName = "Xy") }';
    const shorter = "{$.eventSource=a&&$.eventName=X*}";
    const { stdout } = await run(["explain", given, "--format", "text"]);
    expect(stdout).toContain(`\nShorter, proven to match the same events, 33 characters:\n  ${shorter}\n`);
    const json = async (pattern: string) =>
      (JSON.parse((await run(["explain", pattern, "--format", "json"])).stdout) as { shorter: unknown }).shorter;
    expect(await json(given)).toBe(shorter);
    expect(await json("{ $.eventName = X && $.eventSource = a }")).toBeNull();
    expect(await json("recommended")).toBeNull();
  });
});
