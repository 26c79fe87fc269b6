import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { decodePayload } from "../../../src/payload/awslogs.ts";
import { wordsOf } from "../../../src/words.ts";
import { startCpu } from "../../cpu.ts";
import { isThorough } from "../../runs.ts";
import { lines, run } from "../io.ts";

const record = readFileSync("fixtures/records/CreateUser.json", "utf8");
const simulated = async (...argv: string[]) => {
  const { stdout, code, stderr } = await run(["simulate", ...argv]);
  return { alerts: lines<Alert>(stdout), code, stderr };
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  writeFileSync(join(folder, "pattern.txt"), '{ $.eventName = "List*" }\n');
  const commented = '# Reading,\n  # of users too\n{ $.eventName = "Get*" ||\n# more\n  $.eventName = "List*" }\n\n';
  writeFileSync(join(folder, "commented.txt"), commented);
  writeFileSync(join(folder, "empty.txt"), "# nothing yet\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The samples of calls that the default pattern leaves to other patterns, besides the one that only reads. */
const others = wordsOf(`
  AddPermission AddPermission20150331v2 AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AttachInternetGateway
  AuthorizeSecurityGroupIngress AuthorizeSnapshotAccess CreateAccessEntry CreateGrant CreateManagedAccount
  CreateNetworkAclEntry CreateResourceShare CreateRoute CreateVpc Decrypt DeleteBucketPublicAccessBlock
  DeleteDeliveryStream DeleteIdentity DeleteSchedule DeleteSecret DeleteStack DeleteStream DeleteTable
  ModifyDBSnapshotAttribute PutBucketPolicy PutBucketPublicAccessBlock RunInstances SendCommand UpdateDevEndpoint
`);

describe("simulate", () => {
  it("names an event that was transformed to OCSF and says how to match it", async () => {
    const metadata = { product: { name: "CloudTrail" } };
    const event = {
      class_uid: 3001,
      metadata,
      api: { operation: "CreateUser", service: { name: "iam.amazonaws.com" } },
    };
    const { stderr } = await run(["simulate"], { stdin: JSON.stringify(event) });
    expect(stderr).toContain("filtered out, not delivered: CreateUser (recommended does not match it)");
    expect(stderr).toContain("hint: match events that were transformed to OCSF by their own fields");
  });

  it("sends a sample through the whole pipeline, marked as a test", async () => {
    const { alerts, code, stderr } = await simulated("CreateUser");
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      title: "[TEST] alice created user bob",
      simulated: true,
      action: { name: "CreateUser" },
    });
    expect(stderr).toBe("iam-alerts: 1 alert, simulated; 0 events filtered out by recommended\n");
    expect(code).toBe(0);
  });

  it("delivers the samples of the services that the default pattern watches, except for the one that only reads", async () => {
    const all = readdirSync("fixtures/records").map((file) => file.replace(".json", ""));
    const watched = all.filter((name) => !others.includes(name));
    const { alerts, stderr, code } = await simulated(...watched);
    expect(alerts).toHaveLength(watched.length - 1);
    expect((await simulated(...others)).alerts).toEqual([]);
    expect(stderr).toContain("filtered out, not delivered: ListUsers (recommended does not match it)");
    expect(code).toBe(0);
  });

  it("reports what the pattern filters out and does not deliver it", async () => {
    const { alerts, code, stderr } = await simulated("ListUsers", "CreateUser");
    expect(alerts.map(({ action }) => action.name)).toEqual(["CreateUser"]);
    expect(stderr).toContain("filtered out, not delivered: ListUsers (recommended does not match it)\n");
    expect(code).toBe(0);
  });

  it("exits with 1 if no event passes the filter", async () => {
    const { alerts, code, stderr } = await simulated("ListUsers");
    expect([alerts, code]).toEqual([[], 1]);
    expect(stderr).toContain("use --no-filter to deliver them");
  });

  it("delivers everything with --no-filter", async () => {
    const { alerts, code } = await simulated("ListUsers", "--no-filter");
    expect([alerts.length, code]).toEqual([1, 0]);
  });

  it.each([
    ["text", '{ $.eventName = "List*" }', {}],
    ["@file, without its last line break", "@FILE", {}],
    ["@file, without its comments", "@COMMENTED", {}],
    ["the environment", undefined, { IAM_ALERTS_PATTERN: '{ $.eventName = "List*" }' }],
  ])("takes a pattern from %s", async (_, given, env) => {
    const pattern = given
      ?.replace("FILE", join(folder, "pattern.txt"))
      .replace("COMMENTED", join(folder, "commented.txt"));
    const flags = pattern === undefined ? [] : ["--pattern", pattern];
    const { stdout } = await run(["simulate", "CreateUser", "ListUsers", ...flags], { env });
    expect(lines<Alert>(stdout).map(({ action }) => action.name)).toEqual(["ListUsers"]);
  });

  it("refuses a file without a pattern, which would match everything, and a file that does not exist", async () => {
    const empty = join(folder, "empty.txt");
    expect((await simulated("CreateUser", "--pattern", `@${empty}`)).stderr).toBe(
      `iam-alerts: expected a pattern in ${empty}, found none\n`,
    );
    expect((await simulated("CreateUser", "--pattern", `@${folder}/none.txt`)).stderr).toBe(
      `iam-alerts: cannot read the pattern file ${folder}/none.txt: no such file or directory\n`,
    );
  });

  it("draws a caret under the error in a pattern", async () => {
    const { code, stderr } = await simulated("CreateUser", "--pattern", "{ $.eventName Create* }");
    expect(stderr).toBe(
      [
        'iam-alerts: expected an operator after $.eventName, found "Create*" (column 15)',
        "  { $.eventName Create* }",
        "                ^~~~~~~",
        '  hint: compare with = or !=, IS NULL, IS TRUE, IS FALSE or NOT EXISTS, for example { $.eventName = "Create*" }',
        "",
      ].join("\n"),
    );
    expect(code).toBe(2);
  });

  it("suggests a preset for a mistyped name", async () => {
    const { code, stderr } = await simulated("CreateUser", "--pattern", "iam-change");
    expect(stderr).toContain("hint: did you mean iam-changes?");
    expect(code).toBe(2);
  });

  it("sets and unsets fields of the record: JSON if it parses, otherwise text", async () => {
    const { alerts } = await simulated(
      "CreateUser",
      ...["--set", "userIdentity.userName=eve", "--set", "userIdentity.arn=arn:aws:iam::111122223333:user/eve"],
      ...["--set", 'requestParameters.tags[0]={"key":"x","value":1}', "--set", "readOnly=true", "--unset", "userAgent"],
    );
    expect(alerts[0]).toMatchObject({ title: "[TEST] eve created user bob", action: { readOnly: true } });
    expect(alerts[0]?.parameters["tags"]).toEqual([{ key: "x", value: 1 }]);
    expect(alerts[0]?.source.userAgent).toBeNull();
  });

  it.each([
    ["userIdentity..type=x", 'found "..type" at character 13'],
    ["=x", "expected a field's name"],
    ["eventName", "expected path=value after --set"],
    ["eventName.x=1", "expected an object at eventName"],
    ["tags[7]=1", "expected a list of 7 or more at tags"],
  ])("refuses --set %s", async (given, message) => {
    const { code, stderr } = await simulated("CreateUser", "--set", given);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("applies edits in the given order", async () => {
    const set = ["--set", "requestParameters.userName=carol"];
    const unset = ["--unset", "requestParameters"];
    expect((await simulated("CreateUser", ...unset, ...set)).alerts[0]?.parameters).toEqual({ userName: "carol" });
    expect((await simulated("CreateUser", ...set, ...unset)).alerts[0]?.parameters).toEqual({});
  });

  it("reports a missing list on the way of a path", async () => {
    const { stderr } = await simulated("CreateUser", "--set", "requestParameters.list[1]=x");
    expect(stderr).toContain("expected a list of 1 or more at requestParameters.list");
    expect(stderr).toContain("found nothing\n");
  });

  it.each([
    ["userIdentity.tpye", "userIdentity.type"],
    ["UserIdentity.type", "userIdentity"],
    ["$.errorcode", "errorCode"],
    ["userIdentity.sessionContext.sessionIssuer.usrName", "userIdentity.sessionContext.sessionIssuer.userName"],
  ])("suggests a field for --set %s, and sets the given one", async (path, meant) => {
    const { code, stderr, alerts } = await simulated("CreateUser", "--set", `${path}=x`, "--no-filter");
    expect(stderr).toContain(`--set ${path}: CloudTrail's records do not have this field; did you mean ${meant}?`);
    expect([code, alerts.length]).toEqual([0, 1]);
  });

  it.each(["userIdentity.type", "requestParameters.anything", "resources[0].x", "detail", "userIdentity.arn.x"])(
    "suggests nothing for --set %s",
    async (path) => {
      expect((await simulated("CreateUser", "--set", `${path}=x`, "--no-filter")).stderr).not.toContain(
        "do not have this field",
      );
    },
  );

  it("reports a field to unset that no event has", async () => {
    const { code, stderr } = await simulated("CreateUser", "--unset", "nothing.here");
    expect(stderr).toContain("--unset nothing.here: no event has this field");
    expect(code).toBe(0);
  });

  it("prints the Lambda event with --print-payload, which decode reads", async () => {
    const { stdout, code, stderr } = await run(["simulate", "CreateUser", "DeleteUser", "--print-payload"]);
    const payload = decodePayload(JSON.parse(stdout));
    expect(payload).toMatchObject({ messageType: "DATA_MESSAGE", logStream: "iam-alerts-simulate" });
    expect(payload.logEvents.map(({ message }) => (JSON.parse(message) as { eventName: string }).eventName)).toEqual([
      "CreateUser",
      "DeleteUser",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    const decoded = await run(["decode"], { stdin: stdout });
    expect(lines<Alert>(decoded.stdout).map(({ title }) => title)).toEqual([
      "[TEST] alice created user bob",
      "[TEST] alice deleted user bob",
    ]);
  });

  it("prints nothing and exits with 1 with --print-payload if no event passes the filter", async () => {
    const { stdout, code } = await run(["simulate", "ListUsers", "--print-payload"]);
    expect([stdout, code]).toEqual(["", 1]);
  });

  it("sends a control message with --control", async () => {
    const { alerts, code, stderr } = await simulated("--control");
    expect([alerts, code]).toEqual([[], 0]);
    expect(stderr).toContain("made no alert");
    const { stdout } = await run(["simulate", "--control", "--print-payload"]);
    expect(decodePayload(JSON.parse(stdout)).messageType).toBe("CONTROL_MESSAGE");
  });

  it("refuses events with --control", async () => {
    expect(await simulated("--control", "CreateUser")).toMatchObject({ code: 2 });
  });

  it("reads events from stdin in any format that decode reads", async () => {
    const stdin = JSON.stringify({ Records: [JSON.parse(record), JSON.parse(record)] });
    const { stdout, code } = await run(["simulate"], { stdin });
    expect([lines(stdout).length, code]).toEqual([2, 0]);
  });

  it("filters 60,000 events in linear time", async () => {
    const line = (name: string, index: number) =>
      JSON.stringify({ eventSource: "iam.amazonaws.com", eventName: name, eventID: String(index).padStart(8, "0") });
    const stdin = Array.from({ length: 60_000 }, (_, index) => line(index % 2 === 0 ? "GetUser" : "PutUser", index));
    const seconds = startCpu();
    const { stderr, code } = await run(["simulate", "--print-payload"], { stdin: stdin.join("\n") });
    expect(seconds()).toBeLessThan(30);
    expect(stderr).toContain("filtered out, not delivered: 29990 more\n");
    expect(code).toBe(0);
  });

  it.runIf(isThorough)("splits large input into several payloads", async () => {
    const big = JSON.stringify({
      eventSource: "iam.amazonaws.com",
      eventName: "PutUser",
      noise: "x".repeat(9_000_000),
    });
    const stdin = `${big}\n`.repeat(2);
    const { stdout, stderr, code } = await run(["simulate", "--print-payload"], { stdin });
    expect([stderr, code]).toEqual(["", 0]);
    const sizes = lines(stdout).map((event) => decodePayload(event).logEvents.length);
    expect(sizes).toEqual([1, 1]);
    const simulated = await run(["simulate"], { stdin });
    expect([lines(simulated.stdout).length, simulated.code]).toEqual([2, 0]);
  });

  it("reports the line that it cannot read", async () => {
    const { stderr, code } = await run(["simulate"], {
      stdin: `${JSON.stringify(JSON.parse(record))}\n{"awslogs":{}}\n`,
    });
    expect(stderr).toContain("iam-alerts: stdin:2: expected an event with base64 text in awslogs.data");
    expect(code).toBe(2);
  });

  it("exits with 2 if the input contains no events", async () => {
    const { code, stderr } = await run(["simulate"], { stdin: "hello\n" });
    expect(stderr).toContain("1 line of the input skipped: not a CloudTrail event\n");
    expect(stderr).toContain("expected CloudTrail events, found none in the input");
    expect(code).toBe(2);
  });

  it("simulates the other sources and exits with 2 if one is missing", async () => {
    const { alerts, code, stderr } = await simulated("CreateUser", "DelteUser");
    expect(alerts).toHaveLength(1);
    expect(stderr).toContain("did you mean DeleteUser?");
    expect(code).toBe(2);
  });

  it("lists the samples, each with its title", async () => {
    const { stdout } = await run(["simulate", "--list", "--format", "terminal"]);
    expect(stdout).toMatch(/^iam\n(?: {2}.*\n)* {2}CreateUser +alice created user bob$/m);
    for (const service of ["ec2", "kms", "organizations", "s3", "signin", "sso", "sts"]) {
      expect(stdout.split("\n")).toContain(service);
    }
    expect((await run(["simulate", "--list"])).stdout).toBe(stdout);
    const json = await run(["simulate", "--list", "--format", "ndjson"]);
    expect(lines(json.stdout)).toContainEqual({ name: "CreateUser", service: "iam", title: "alice created user bob" });
  });

  it("refuses to wait for input from a terminal", async () => {
    const { code, stderr } = await run(["simulate"], { terminal: true });
    expect(stderr).toContain("try iam-alerts simulate CreateUser");
    expect(code).toBe(2);
  });
});

describe("simulate --expect", () => {
  it.each([
    ["title=[TEST] alice created user bob"],
    ["title~created user bob$"],
    ["title=~^\\[TEST\\] alice"],
    ["actor.mfa=true"],
    ["outcome.errorCode=null"],
    ["parameters.tags[0].key=team"],
    ['parameters.tags=[{"key":"team", "value":"reporting"}]'],
    ["outcome~ok.:true"],
  ])("is met by %s", async (expectation) => {
    const { code, stderr } = await simulated("CreateUser", "--expect", expectation);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("expectation")]);
  });

  it("prints the difference for each field, and exits with 1", async () => {
    const expectations = [
      "--expect",
      "severity=critical",
      "--expect",
      "parameters.here=1",
      "--expect",
      "target.name~^al",
    ];
    const { alerts, code, stderr } = await simulated("CreateUser", ...expectations);
    expect(stderr).toContain(
      'expectation not met by "[TEST] alice created user bob"\n  - severity = critical\n  + severity = medium\n',
    );
    expect(stderr).toContain("  - parameters.here = 1\n  + parameters.here = absent\n");
    expect(stderr).toContain("  - target.name ~ ^al\n  + target.name = bob\n");
    expect([code, alerts.length]).toEqual([1, 1]);
  });

  it("applies to every alert, and needs at least one", async () => {
    const both = await simulated("CreateUser", "DeleteUser", "--expect", "action.name=CreateUser");
    expect([both.code, both.stderr.match(/expectation not met/g)]).toEqual([1, ["expectation not met"]]);
    const none = await simulated("ListUsers", "--expect", "severity=low");
    expect(none.stderr).toContain("expected alerts, found none\n");
    expect(none.code).toBe(1);
  });

  it("prints the difference as JSON with --format ndjson", async () => {
    const { stderr } = await simulated("CreateUser", "--expect", "severity=critical", "--format", "ndjson", "-q");
    expect(JSON.parse(stderr)).toEqual({
      expectation: {
        field: "severity",
        operator: "=",
        wanted: "critical",
        title: "[TEST] alice created user bob",
        found: "medium",
      },
    });
  });

  it.each([
    ["severity", "expected field=value or field~regex after --expect"],
    ["title~(", 'in the expression "(" after ~: '],
    ["a..b=1", "expected a field's name"],
    ["severty=low", 'field of an alert after --expect, found "severty"\n  hint: did you mean severity?'],
    ["nothing.here=1", "hint: iam-alerts decode --fields lists the fields"],
  ])("refuses %s", async (expectation, message) => {
    const { code, stderr } = await simulated("CreateUser", "--expect", expectation);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("simulate with flags for a deployed function", () => {
  it.each([
    [["--async"], "expected --function with --async or --dry-run"],
    [["--function", "f", "--async", "--expect", "severity=low"], "expected no --expect"],
    [["--function", "my function"], "expected a Lambda function's name or ARN"],
    [["--count", "1.5"], "expected a whole number from 1 to 100000 after --count"],
    [["--rate", "0"], "expected a number from 0.01 to 1000 after --rate"],
  ])("refuses %j", async (flags, message) => {
    const { code, stderr } = await simulated("CreateUser", ...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("repeats events locally with --count", async () => {
    expect((await simulated("CreateUser", "--count", "3")).alerts).toHaveLength(3);
  });
});
