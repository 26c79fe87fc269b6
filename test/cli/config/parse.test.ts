import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import schema from "../../../src/cli/config/config.schema.json" with { type: "json" };
import { placeName, targetsOf } from "../../../src/cli/config/config.ts";
import { parseConfig } from "../../../src/cli/config/parse.ts";
import { printPlace } from "../../../src/document/place.ts";
import { check, type Schema } from "../../../src/document/shape.ts";
import { run } from "../io.ts";

const read = (text: string, file = "state.yaml") => {
  const config = parseConfig(file, text);
  if (!("subscriptions" in config)) throw new Error(config.map(({ error }) => error.message).join("\n"));
  return config;
};
/** Returns "line:column message (hint)" of each problem. */
const faults = (text: string): readonly string[] => {
  const config = parseConfig("state.yaml", text);
  if ("subscriptions" in config) return [];
  return config.map(
    ({ error, place }) => `${printPlace(place)} ${error.message}${error.hint ? ` (${error.hint})` : ""}`,
  );
};
const one = "subscriptions: [{ logGroups: [trail], function: alerts }]\n";

describe("a configuration file", () => {
  it("describes every log group in every account and Region, in its order", () => {
    const config = read(`
regions: [us-east-1]
accounts:
  - { name: production, roleArn: "arn:aws:iam::111122223333:role/ops/alerts", externalId: x-1, regions: [eu-west-1, us-east-1] }
  - { name: staging, profile: stage }
subscriptions:
  - { logGroups: [trail, org], function: "alerts:live" }
  - { logGroups: [other], accounts: [staging], regions: [ap-south-1], function: alerts, filterName: second }
`);
    expect(targetsOf(config).map((target) => `${placeName(target)} ${target.logGroup}`)).toEqual([
      "production eu-west-1 trail",
      "production eu-west-1 org",
      "production us-east-1 trail",
      "production us-east-1 org",
      "staging us-east-1 trail",
      "staging us-east-1 org",
      "staging ap-south-1 other",
    ]);
    expect(targetsOf(config)[0]?.account.role).toEqual({
      arn: "arn:aws:iam::111122223333:role/ops/alerts",
      externalId: "x-1",
      sessionName: "iam-alerts",
    });
  });

  it("has the recommended pattern, the current credentials and AWS's defaults unless it says otherwise", () => {
    const [target] = targetsOf(read(one));
    expect(target).toMatchObject({ account: { name: "default", profile: null, role: null }, region: null });
    expect(target?.subscription).toMatchObject({
      pattern: { name: "recommended" },
      filterName: "iam-alerts",
      distribution: "ByLogStream",
      fieldSelectionCriteria: "",
      emitSystemFields: [],
      applyOnTransformedLogs: false,
    });
  });

  it("combines patterns, and reads a pattern's file beside itself", () => {
    const folder = mkdtempSync(join(tmpdir(), "config-"));
    writeFileSync(join(folder, "p.txt"), '{ $.eventName = "CreateUser" }\n');
    const text = `${one.slice(0, -4)}, pattern: "@p.txt", also: [root-activity], except: ["userIdentity.arn=*:role/ci"] }]`;
    const [subscription] = read(text, join(folder, "state.yaml")).subscriptions;
    expect(subscription?.pattern.source).toContain('$.eventName = "CreateUser"');
    expect(subscription?.pattern.matcher.test('{"eventName":"CreateUser"}')).toBe(true);
    expect(
      subscription?.pattern.matcher.test('{"eventName":"CreateUser","userIdentity":{"arn":"arn:aws:iam::1:role/ci"}}'),
    ).toBe(false);
  });

  it.each([
    ["subscriptions: []", "state.yaml:1:16 expected at least one item for subscriptions, found none"],
    ["regions: [us-east-1]", "state.yaml:1:1 expected the key subscriptions, found none"],
    [
      "subscriptions:\n  - logGroups: [trail]\n    funktion: alerts",
      'state.yaml:3:5 unknown key "funktion" in subscriptions[0] (did you mean function?)',
    ],
    [
      "subscriptions:\n  - logGroups: [trail]",
      "state.yaml:2:5 expected function or destination, found none (for example function: iam-alerts)",
    ],
    [
      'subscriptions:\n  - logGroups: [trail]\n    function: alerts\n    destination: "arn:aws:logs:us-east-1:111122223333:destination:d"',
      "state.yaml:4:18 expected function or destination, found both (for example function: iam-alerts)",
    ],
    [
      `${one}accounts: [{ name: a, roleArn: "arn:aws:iam::111122223333:user/alice" }]`,
      'state.yaml:2:32 expected the ARN of a role, found "arn:aws:iam::111122223333:user/alice" (for example arn:aws:iam::111122223333:role/iam-alerts)',
    ],
    [
      `${one}accounts: [{ name: a, externalId: xyz }]`,
      "state.yaml:2:35 expected roleArn with externalId, found none (both are for the role to assume)",
    ],
    [
      `${one}accounts: [{ name: a, roleArn: "arn:aws:iam::111122223333:role/r", sessionName: "two words" }]`,
      'state.yaml:2:81 expected a session name of 64 characters at most, found "two words" (use only letters, digits and _+=,.@-)',
    ],
    [`${one}accounts: [{ name: a }, { name: a }]`, 'state.yaml:2:33 expected each account once, found "a" again'],
    [`${one}regions: [Frankfurt]`, 'state.yaml:2:11 expected an AWS Region, found "Frankfurt" (for example us-east-1)'],
    [
      `accounts: [{ name: production }]\nsubscriptions: [{ logGroups: [trail], accounts: [prodution], function: f }]`,
      'state.yaml:2:50 expected the name of an account in the file, found "prodution" (did you mean production?)',
    ],
    [
      "subscriptions:\n  - { logGroups: [a, b], function: f }\n  - { logGroups: [b], function: g }",
      "state.yaml:3:19 expected one description of the filter iam-alerts on b, found another at state.yaml:2:22 (give one of the two another filterName, other accounts or other Regions)",
    ],
    [
      'subscriptions: [{ logGroups: [trail], destination: "arn:aws:kinesis:{region}:{account}:stream/s" }]',
      "state.yaml:1:52 expected a role, with which CloudWatch Logs writes to the stream, found none (add role: with the ARN of a role that logs.amazonaws.com can assume)",
    ],
    [
      'subscriptions: [{ logGroups: [trail], function: f, role: "arn:aws:iam::111122223333:role/r" }]',
      "state.yaml:1:58 expected no role for a Lambda function, found one (leave the key out; a function has a permission instead)",
    ],
    [
      "subscriptions: [{ logGroups: [trail], function: f, distribution: Even }]",
      'state.yaml:1:66 expected Random or ByLogStream for subscriptions[0].distribution, found "Even"',
    ],
    [
      "subscriptions: [{ logGroups: [trail], function: f, filterName: 'a:b' }]",
      'state.yaml:1:64 expected a filter\'s name, found "a:b" (use at most 512 characters, without : and *)',
    ],
  ])("is refused with the place: %s", (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  it("is refused with all of its faults, in the order of the file", () => {
    const text =
      "subscriptions:\n  - logGroups: ['a b']\n    function: 'f:$LATEST'\n    pattern: '{ $.a = }'\n    except: [x]\n";
    expect(faults(text).map((fault) => fault.replace(/ .*/, ""))).toEqual([
      "state.yaml:2:17",
      "state.yaml:3:15",
      "state.yaml:4:14",
      "state.yaml:5:14",
    ]);
  });
});

describe("--config", () => {
  const file = (text: string) => {
    const path = join(mkdtempSync(join(tmpdir(), "config-")), "iam-alerts.config.yaml");
    writeFileSync(path, text);
    return path;
  };

  it.each(["subscribe", "doctor"])(
    "%s prints every fault with file, line and column, and exits with 2",
    async (name) => {
      const path = file("subscriptions:\n  - logGroups: ['a b']\n    function: f\n    kolor: red\n");
      const { code, stdout, stderr } = await run([name, "--config", path]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(`iam-alerts: ${path}:4:5: unknown key "kolor" in subscriptions[0]\n  hint: `);
      const json = await run([name, "--config", path, "--format", "json"]);
      expect(JSON.parse(json.stderr)).toMatchObject({
        error: { code: "config", message: `${path}:4:5: unknown key "kolor" in subscriptions[0]` },
      });
    },
  );

  it.each([
    ["subscribe", "--log-group", "trail"],
    ["subscribe", "--filter-name", "x"],
    ["subscribe", "--remove"],
    ["doctor", "--function", "alerts"],
    ["doctor", "--print-policy"],
  ])("%s refuses %s, whose value the file has", async (name, ...flags) => {
    const { code, stderr } = await run([name, "--config", file(one), ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(`expected --config or ${flags[0]}, found both\n`);
  });

  it("names a file that does not exist, and reads iam-alerts.config.yaml by default", async () => {
    const { code, stderr } = await run(["subscribe", "--config", "--check"]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "iam-alerts: cannot read the configuration file iam-alerts.config.yaml: no such file or directory\n",
    );
  });

  it("refuses a pattern that can never match, with its place", async () => {
    const path = file(
      `subscriptions:\n  - logGroups: [trail]\n    function: f\n    pattern: '{ $.eventName = "A" && $.eventName = "B" }'\n`,
    );
    const { code, stderr } = await run(["subscribe", "--config", path]);
    expect(code).toBe(2);
    expect(stderr).toContain(`iam-alerts: ${path}:4:14: the pattern can never match`);
  });
});

describe("config.schema.json", () => {
  it("is a valid schema, and is the shipped one", () => {
    expect(new Ajv({ allErrors: true }).validateSchema(schema)).toBe(true);
    expect(JSON.parse(readFileSync("dist/config.schema.json", "utf8"))).toEqual(schema);
  });

  it("accepts the same files as the program", () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    const value = fc.oneof(
      fc.constantFrom<unknown>("", "a", "Random", 0, true, null, [], {}, ["a"], [1], [[]], { name: "a" }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const names = (of: { readonly properties: object }) => Object.keys(of.properties);
    const { accounts, subscriptions } = schema.properties;
    const anyOf = (keys: readonly string[]) =>
      fc.record(Object.fromEntries([...keys, "other"].map((key) => [key, value])), { requiredKeys: [] });
    const fair = fc.record({ logGroups: fc.constant(["trail"]), function: fc.constant("f") });
    const text = fc.record({
      subscriptions: fc.oneof(fc.array(fair), fc.array(anyOf(names(subscriptions.items)), { maxLength: 2 }), value),
      accounts: fc.oneof(fc.constant([{ name: "a" }]), fc.array(anyOf(names(accounts.items)), { maxLength: 2 }), value),
      regions: fc.oneof(fc.constant(["us-east-1"]), value),
    });
    let valid = 0;
    const agree = (given: unknown) => {
      const found = check(parseDocument(JSON.stringify(given)), schema as Schema, () => ({
        file: "",
        line: 1,
        column: 1,
      }));
      if (found.length === 0) valid++;
      expect(found.length === 0).toBe(validate(given));
    };
    fc.assert(fc.property(text, agree), { numRuns: 500 });
    expect(valid).toBeGreaterThan(5);
  });

  it("describes the file that docs/config.md shows", () => {
    const [, shown = "no block"] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/config.md", "utf8")) ?? [];
    expect(shown).toBe(readFileSync("examples/accounts/iam-alerts.config.yaml", "utf8"));
  });

  it("accepts the example, which names the schema for editors", () => {
    const text = readFileSync("examples/accounts/iam-alerts.config.yaml", "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+config\.schema\.json\n/);
    expect(faults(text)).toEqual([]);
    expect(Object.keys(parse(text) as object)).toEqual(["regions", "accounts", "subscriptions"]);
  });
});
