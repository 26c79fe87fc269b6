import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { clausesOf } from "../../../../src/cli/commands/test/cover/clauses.ts";
import { failingTests } from "../../../../src/cli/commands/test/cover/first.ts";
import { isKnownName, knownEvents } from "../../../../src/cloudtrail/service-events.ts";
import { parse as parsePattern } from "../../../../src/pattern/parse/parser.ts";
import { presets } from "../../../../src/presets.ts";
import { rawOf } from "../../../render/rendering.ts";
import { testIo } from "../../io.ts";
import { Folder } from "./running.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

const patterns = [
  ...presets.map(({ name, pattern }) => [name, name, pattern] as const),
  ...[
    '{ $.userIdentity.type = "IAMUser" && ($.sourceIPAddress = 203.0.113.* || $.errorCode NOT EXISTS) }',
    '{ $.requestParameters.tags[0].key = "team" && $.requestParameters.tags[*].value != "reporting" }',
    "{ $.eventName = %^CreateUser$|^Delete[RU]% && $.userIdentity.arn = %:user/[a-m]% }",
    "{ $.additionalEventData.retries >= 3 && $.additionalEventData.retries < 10 }",
    "{ $.readOnly IS FALSE && $.responseElements IS NULL }",
    "{ $.recipientAccountId = 111122223333 }",
    '{ $.eventSource = "s3.amazonaws.com" && $.eventName = "PutBucketPolicy" }',
    '{ ($.errorCode NOT EXISTS || $.errorCode != "A") && ($.errorCode NOT EXISTS || $.errorCode != "B") }',
    '{ $.eventSource = "sts.amazonaws.com" && ($.userIdentity.accountId NOT EXISTS || $.userIdentity.accountId != 1*) }',
    "CreateUser -ListUsers",
    '?CreateUser ?"Delete User"',
    "%iam.amazonaws.com% alice",
  ].map((text) => [text, text, text] as const),
];

describe("--init", () => {
  it.each(patterns)("writes a file for %s that passes and covers every clause", async (_, given, source) => {
    const file = `${folder.path}/${patterns.findIndex(([name]) => name === given)}.iam-alerts.yaml`;
    const { code, stdout, stderr } = await folder.run(["test", "--init", given, file]);
    expect(stdout).toBe(`${file.slice(folder.path.length + 1)}\n`);
    expect(stderr).not.toContain("found no event");
    expect(code).toBe(0);
    const ran = await folder.run(["test", file, "--strict", "--min-clauses", "100"]);
    expect(ran.stdout).not.toMatch(/FAIL|ERROR/);
    expect(ran.code).toBe(0);
    const { tests } = parse(folder.read(stdout.trim())) as { tests: readonly { matches: boolean; alert?: object }[] };
    expect(tests.length).toBeLessThanOrEqual(2 * clausesOf(parsePattern(source)).length);
    expect(tests.find(({ matches }) => matches)?.alert).toHaveProperty("title");
  });

  it("makes events of the samples' own services only, which match with real names", async () => {
    for (const [index] of patterns.entries()) {
      const { tests } = parse(folder.read(`${index}.iam-alerts.yaml`)) as {
        tests: readonly { event: string; matches: boolean; set?: Record<string, unknown>; unset?: string[] }[];
      };
      for (const { event, matches, set = {}, unset = [] } of tests) {
        const { eventSource: source } = rawOf(`${event}.json`) as { eventSource: string };
        const { eventName, eventSource } = set;
        if (eventSource !== undefined) expect([matches, knownEvents(String(eventSource))]).toEqual([false, undefined]);
        if (eventName === undefined) continue;
        const isOfService = knownEvents(source)?.names.has(String(eventName)) === true;
        expect([event, eventName, isOfService || (!matches && !isKnownName(String(eventName)))]).toContain(true);
        if (matches) expect(unset).not.toContain("eventSource");
      }
    }
  });

  it.each([
    ['{ $.eventSource = "signin*" && $.eventName = "Delete*" }', "signin.amazonaws.com"],
    ['{ $.eventSource = "kms*" && $.eventName = "Cancel*" }', "kms.amazonaws.com"],
    ["{ $.eventSource = %^rds% && $.eventName = %Delete.*Instance% }", "rds.amazonaws.com"],
    ['{ $.eventName = "DeleteFlowLogs" }', "ec2.amazonaws.com"],
  ])("makes a match for %s of a sample of %s", async (given, source) => {
    const file = `${folder.path}/source.iam-alerts.yaml`;
    rmSync(file, { force: true });
    const { stderr } = await folder.run(["test", "--init", given, file]);
    expect(stderr).not.toContain("found no event");
    const { tests } = parse(folder.read("source.iam-alerts.yaml")) as {
      tests: readonly { event: string; matches: boolean; set?: Record<string, unknown> }[];
    };
    const match = tests.find(({ matches }) => matches);
    expect(rawOf(`${match?.event}.json`)).toHaveProperty("eventSource", source);
    expect(Object.keys(match?.set ?? {})).toEqual(["eventName"]);
  });

  it("takes the sample whose call is most like the pattern's", async () => {
    await folder.run(["test", "--init", '{ $.eventName = "DeleteRouteTable" }', `${folder.path}/like.iam-alerts.yaml`]);
    expect(folder.read("like.iam-alerts.yaml")).toContain(
      "event: CreateRoute\n    set: { eventName: DeleteRouteTable }\n    matches: true",
    );
  });

  it.each([
    ['{ $.eventSource = "athena.amazonaws.com" && $.eventName = "StartQueryExecution" }', 3],
    ['{ $.eventName = "StartQueryExecution" }', 1],
    ['{ $.eventSource != "*.amazonaws.com" }', 1],
  ])("names what is missing for %s, which no sample's service writes", async (given, missing) => {
    const file = `${folder.path}/other.iam-alerts.yaml`;
    rmSync(file, { force: true });
    const { code, stderr } = await folder.run(["test", "--init", given, file]);
    expect([code, stderr.match(/found no event for a match/g)?.length]).toEqual([0, missing === 3 ? 2 : 1]);
    expect(stderr).toContain(`without ${missing} case`);
    expect(folder.read("other.iam-alerts.yaml")).not.toContain("matches: true");
    expect((await folder.run(["test", file])).code).toBe(0);
  });

  it("runs the tests of a text as those of a file", async () => {
    const text = [
      'pattern: "{ $.eventName = CreateUser }"',
      "tests:",
      ...["- { name: a, event: CreateUser, matches: true }", "- { name: b, event: CreateUser, matches: false }"],
      "- { name: c, event: CreateUser, matches: true, alert: { title: /^bob / } }",
    ].join("\n");
    expect(await failingTests("x.iam-alerts.yaml", text, testIo().io)).toEqual([1, 2]);
  });

  it("writes a readable file", async () => {
    await folder.run(["test", "--init", "CloudWatch.6", `${folder.path}/signin.iam-alerts.yaml`]);
    expect(
      folder.read("signin.iam-alerts.yaml"),
    ).toBe(`# yaml-language-server: $schema=./node_modules/iam-alerts/dist/expectations.schema.json

pattern: CloudWatch.6
tests:
  - name: matches because of $.eventName = ConsoleLogin, and 1 more
    event: ConsoleLoginFailure
    matches: true
    clause: $.eventName = ConsoleLogin
    alert: { severity: low, title: bob failed to sign in to the console (Failed authentication) }

  - name: is refused without $.eventName = ConsoleLogin
    event: ConsoleLoginFailure
    set: { eventName: AssumeRole }
    matches: false
    clause: $.eventName = ConsoleLogin

  - name: is refused without $.errorMessage = "Failed authentication"
    event: ConsoleLogin
    matches: false
    clause: $.errorMessage = "Failed authentication"
`);
  });

  it("names the pattern's file relative to the written file", async () => {
    const pattern = folder.write("rules/ours.txt", '{ $.eventName = "Create*" }\n');
    await folder.run(["test", "--init", `@${pattern}`, `${folder.path}/tests/ours.iam-alerts.yaml`]);
    expect(folder.read("tests/ours.iam-alerts.yaml")).toContain('pattern: "@../rules/ours.txt"\n');
    expect((await folder.run(["test", `${folder.path}/tests`, "--strict"])).code).toBe(0);
  });

  it("does not overwrite a file", async () => {
    const file = folder.write("kept.yaml", "mine");
    const { code, stderr } = await folder.run(["test", "--init", "iam-changes", file]);
    expect(stderr).toBe(
      "iam-alerts: kept.yaml already exists\n  hint: name a different file: iam-alerts test --init iam-changes other.iam-alerts.yaml\n",
    );
    expect([code, folder.read("kept.yaml")]).toEqual([2, "mine"]);
  });

  it("reports the clauses without an event, and writes the others", async () => {
    const file = `${folder.path}/never.iam-alerts.yaml`;
    const given = '{ $.eventName = "CreateUser" && $.eventName = "DeleteUser" }';
    const { stderr } = await folder.run(["test", "--init", given, file]);
    expect(stderr).toContain('found no event for a match because of $.eventName = "CreateUser"\n');
    expect(stderr).toContain('found no event for a match because of $.eventName = "DeleteUser"\n');
    expect(folder.read("never.iam-alerts.yaml")).toContain(
      '# found no event for a match because of $.eventName = "CreateUser"',
    );
    expect((await folder.run(["test", file])).code).toBe(0);
  });

  it("refuses other kinds of patterns, and several files", async () => {
    const fields = await folder.run(["test", "--init", "[ip, user]"]);
    expect([fields.code, fields.stderr]).toEqual([2, expect.stringContaining("found a space-delimited pattern")]);
    const many = await folder.run(["test", "--init", "{", "$.eventName", "=", "x", "}"]);
    expect([many.code, many.stderr]).toEqual([2, expect.stringContaining("expected one file to write after --init")]);
    expect((await folder.run(["test", "--init", "iam-change"])).code).toBe(2);
    const empty = await folder.run(["test", "--init", " ", `${folder.path}/empty.yaml`]);
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining("found one that matches every event")]);
  });
});
