import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import schema from "../../../../src/cli/commands/test/file/expectations.schema.json" with { type: "json" };
import { check, type Schema } from "../../../../src/document/shape.ts";
import { Folder } from "./running.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
  folder.write("two.ndjson", `${record("CreateUser")}\n${record("ListUsers")}\n`);
  folder.write("empty.json", "");
  folder.write("bad.txt", "{ $.eventName Create* }\n");
});
afterAll(() => folder.remove());

const record = (name: string) => JSON.stringify(JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")));

const test = "- { name: a, event: CreateUser, matches: true }";

/** Files, and the error for each: the place, the message and the hint. */
const faults: readonly (readonly [what: string, text: string, error: string])[] = [
  [
    "invalid YAML",
    `pattern: iam-changes\ntests:\n  - name: "a\n`,
    `one.iam-alerts.yaml:4:1: expected YAML: Missing closing "quote`,
  ],
  [
    "a key twice",
    `pattern: a\npattern: b\ntests: []\n`,
    "one.iam-alerts.yaml:2:1: expected YAML: Map keys must be unique",
  ],
  [
    "nested aliases",
    `pattern: iam-changes
tests:
- name: a
  event: CreateUser
  matches: true
  set:
    a: &a [x, x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`,
    "one.iam-alerts.yaml:10:11: expected few nested aliases, found too many",
  ],
  [
    "an alias of a node that contains it",
    "pattern: iam-changes\ntests:\n- &t { name: a, event: CreateUser, matches: true, set: { a: *t } }\n",
    "one.iam-alerts.yaml:3:61: expected an alias of another node, found one that contains itself",
  ],
  ["a tag", "pattern: !ours a\ntests: []\n", "one.iam-alerts.yaml:1:10: expected YAML: Unresolved tag: !ours"],
  ["two documents", "pattern: a\ntests: []\n---\n", "one.iam-alerts.yaml:3:1: expected one document, found more"],
  ["an empty file", "", "one.iam-alerts.yaml:1:1: expected keys and values for the file, found nothing"],
  ["a list", "- a\n", "one.iam-alerts.yaml:1:1: expected keys and values for the file, found a list"],
  ["no tests", "pattern: iam-changes\n", "one.iam-alerts.yaml:1:1: expected the key tests, found none"],
  ["no pattern", `tests: []\n`, "one.iam-alerts.yaml:1:1: expected the key pattern, found none"],
  [
    "an unknown key",
    `pattern: iam-changes\ntest:\n${test}\ntests: []\n`,
    `one.iam-alerts.yaml:2:1: unknown key "test"\n  hint: did you mean tests?`,
  ],
  [
    "an unknown key of a test",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, matches: true, mustMatch: 1 }\n`,
    `one.iam-alerts.yaml:3:48: unknown key "mustMatch" in tests[0]\n  hint: the keys are name, event, set, unset, matches, clause, muted, channels, alert`,
  ],
  [
    "a test without an answer",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser }\n`,
    "one.iam-alerts.yaml:3:3: expected the key matches in tests[0], found none",
  ],
  [
    "an invalid answer",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, matches: yes }\n`,
    `one.iam-alerts.yaml:3:42: expected true or false for tests[0].matches, found "yes"`,
  ],
  [
    "a percentage over 100",
    `pattern: iam-changes\ncoverage: 101\ntests:\n${test}\n`,
    "one.iam-alerts.yaml:2:11: expected a number from 0 to 100 for coverage, found 101",
  ],
  [
    "an empty name",
    `pattern: iam-changes\ntests:\n- { name: "", event: CreateUser, matches: true }\n`,
    "one.iam-alerts.yaml:3:11: expected text for tests[0].name, found none",
  ],
  [
    "a preset that does not exist",
    `pattern: iam-change\ntests:\n${test}\n`,
    `one.iam-alerts.yaml:1:10: expected a preset or a pattern, found "iam-change", which is not a preset\n  hint: did you mean iam-changes?`,
  ],
  [
    "a pattern that AWS would refuse",
    `pattern: "{ $.eventName Create* }"\ntests:\n${test}\n`,
    'one.iam-alerts.yaml:1:10: expected an operator after $.eventName, found "Create*" (column 15)\n  { $.eventName Create* }\n                ^~~~~~~\n  hint: compare with = or !=',
  ],
  [
    "a pattern's file that AWS would refuse",
    `pattern: "@bad.txt"\ntests:\n${test}\n`,
    "one.iam-alerts.yaml:1:10: expected an operator after $.eventName",
  ],
  [
    "a pattern's file that does not exist",
    `pattern: "@none.txt"\ntests:\n${test}\n`,
    "one.iam-alerts.yaml:1:10: cannot read the pattern file none.txt",
  ],
  [
    "an invalid exclusion",
    `pattern: iam-changes\nexcept:\n- userIdentity.arn\ntests:\n${test}\n`,
    `one.iam-alerts.yaml:3:3: expected selector=value in except, found "userIdentity.arn"\n  hint: for example userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*`,
  ],
  [
    "a sample that does not exist",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUsers, matches: true }\n`,
    `one.iam-alerts.yaml:3:21: expected a sample's name or a file, found "CreateUsers"\n  hint: did you mean CreateUser?`,
  ],
  [
    "a file of two events",
    `pattern: iam-changes\ntests:\n- { name: a, event: two.ndjson, matches: true }\n`,
    "one.iam-alerts.yaml:3:21: expected one event in two.ndjson, found 2\n  hint: a test has one event",
  ],
  [
    "a file of no event",
    `pattern: iam-changes\ntests:\n- { name: a, event: empty.json, matches: true }\n`,
    "one.iam-alerts.yaml:3:21: expected one event in empty.json, found 0",
  ],
  [
    "an invalid path",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, set: { a..b: 1 }, matches: true }\n`,
    `one.iam-alerts.yaml:3:46: expected a field's name or an [index] in the path "a..b"`,
  ],
  [
    "a path through text",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, set: { eventName.x: 1 }, matches: true }\n`,
    'one.iam-alerts.yaml:3:53: expected an object at eventName for the path "eventName.x", found "CreateUser"',
  ],
  [
    "a missing field to unset",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, unset: [errorCode], matches: true }\n`,
    "one.iam-alerts.yaml:3:41: expected a field to unset at errorCode, found none in the event",
  ],
  [
    "a clause that the pattern does not have",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, matches: true, clause: $.eventName = "Crate*" }\n`,
    `one.iam-alerts.yaml:3:56: expected a clause of the pattern, found "$.eventName = \\"Crate*\\""\n  hint: did you mean $.eventName = "Create*"?`,
  ],
  [
    "an alert for an event that does not match",
    `pattern: iam-changes\ntests:\n- { name: a, event: ListUsers, matches: false, alert: { severity: low } }\n`,
    "one.iam-alerts.yaml:3:55: expected no alert with matches: false, found one",
  ],
  [
    "a field that no alert has",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, matches: true, alert: { severty: low } }\n`,
    `one.iam-alerts.yaml:3:66: expected a field of an alert, found "severty"\n  hint: did you mean severity?`,
  ],
  [
    "an invalid expression",
    `pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, matches: true, alert: { title: /(a|b)/ } }\n`,
    `one.iam-alerts.yaml:3:64: in the expression /(a|b)/: expected a letter, a digit, one of : _ # = @ / ; , - or an operator, found "("\n  hint: AWS regular expressions have no groups`,
  ],
];

describe("a file with a fault", () => {
  it.each(faults)("%s: is reported with its place, and no test passes", async (_, text, error) => {
    const { code, stderr, stdout } = await folder.file(text);
    expect(stderr).toContain(`iam-alerts: ${error}`);
    expect(code).toBe(2);
    expect(stdout).toMatch(/[1-3] errors?\n$/);
  });

  it("with too many nested levels is refused", async () => {
    const { code, stderr } = await folder.file(`pattern: ${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    expect(stderr).toMatch(/^iam-alerts: one\.iam-alerts\.yaml:1:\d+: expected YAML with fewer nested levels\n/);
    expect(code).toBe(2);
  });

  it("has all its faults reported, and the tests of other files still run", async () => {
    folder.write("b/good.iam-alerts.yaml", `pattern: iam-changes\ntests:\n${test}\n`);
    folder.write(
      "b/worse.iam-alerts.yaml",
      "pattern: iam-changes\ntests:\n- { nam: a, event: CreateUser, matches: 1 }\n",
    );
    const { code, stdout, stderr } = await folder.run(["test", `${folder.path}/b`, "--quiet"]);
    expect(stdout).toContain("1 test in 1 file: 1 passed, 3 errors");
    expect(stderr.match(/worse\.iam-alerts\.yaml:3:\d+/g)).toHaveLength(3);
    expect(code).toBe(2);
  });

  it("has its faults reported in order", async () => {
    const { stderr } = await folder.file(
      "pattern: iam-changes\ntests:\n- name: a\n  event: CreateUser\n  matches: true\n  alert: { severty: low }\n  clause: a\n",
    );
    expect([...stderr.matchAll(/yaml:(\d+):/g)].map(([, line]) => line)).toEqual(["6", "7"]);
  });

  it("is reported as a JSON object on stderr with --format json", async () => {
    const { stderr, stdout } = await folder.file("pattern: iam-changes\ntests: 1\n", "--format", "json");
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: "config",
        message: "one.iam-alerts.yaml:2:8: expected a list for tests, found 1",
        details: {},
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      errors: 1,
      problems: [{ code: "config", line: 2, column: 8 }],
    });
  });

  it("is printed with control characters escaped", async () => {
    const { stderr } = await folder.file(`"p\\e[31m": iam-changes\ntests: []\n`);
    expect(stderr).toContain("unknown key");
    expect(stderr).not.toContain("\u001b");
  });
});

describe("expectations.schema.json", () => {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);

  it("is a valid schema, and is the shipped one", () => {
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(JSON.parse(readFileSync("dist/expectations.schema.json", "utf8"))).toEqual(schema);
  });

  const value = fc.oneof(
    fc.constantFrom<unknown>("", "iam-changes", "CreateUser", 0, 75, 101, -1, true, false, null, [], {}, ["a"], [1], {
      a: 1,
    }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const caseOf = fc.record(
    { name: value, event: value, set: value, unset: value, matches: value, clause: value, alert: value, other: value },
    { requiredKeys: [] },
  );
  const fair = fc.record(
    { name: fc.constant("a"), event: fc.constant("CreateUser"), matches: fc.boolean(), set: fc.constant({ a: 1 }) },
    { requiredKeys: ["name", "event", "matches"] },
  );
  const document = fc.record(
    {
      pattern: fc.oneof(fc.constant("iam-changes"), value),
      except: fc.oneof(fc.constant(["a=b"]), value),
      coverage: value,
      tests: fc.oneof(fc.array(fc.oneof(caseOf, fair)), value),
      other: value,
    },
    { requiredKeys: [] },
  );

  it("accepts the same files as the program", () => {
    let valid = 0;
    const agree = (given: unknown) => {
      const parsed = parseDocument(JSON.stringify(given));
      const faults = check(parsed, schema as Schema, () => ({ file: "", line: 1, column: 1 }));
      if (faults.length === 0) valid++;
      expect(faults.length === 0).toBe(validate(given));
    };
    const smaller = fc.record({ pattern: fc.constant("a"), tests: fc.array(fair) });
    fc.assert(fc.property(fc.oneof({ weight: 3, arbitrary: document }, smaller, value), agree), { numRuns: 500 });
    expect(valid).toBeGreaterThan(20);
  });
});
