import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Folder } from "./running.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

/** Returns the list's lines about failures, without the lines about the whole pattern. */
async function failing(text: string, ...flags: readonly string[]): Promise<string> {
  const { code, stdout } = await folder.file(text, ...flags);
  expect(code).toBe(1);
  return stdout.replace(/^one\.iam-alerts\.yaml\n/, "").replace(/\n\n[\s\S]*$/, "");
}

const file = (tests: string, head = "") => `pattern: '{ $.eventName = "Create*" && $.userIdentity.type = "IAMUser" }'
${head}tests:
${tests}`;

const create = "  - { name: creating a user alerts, event: CreateUser, matches: true }\n";
const list = "  - { name: reading is silent, event: ListUsers, matches: false }\n";

describe("a failed expectation", () => {
  it("of a match names the clause that refused the event, and its value", async () => {
    expect(await failing(file(`${list}  - name: root alerts\n    event: CreateAccessKey\n    matches: true`))).toBe(
      `  ok    reading is silent
  FAIL  root alerts
        one.iam-alerts.yaml:6:14: expected a match, found none
          - $.userIdentity.type = "IAMUser"   $.userIdentity.type is "Root"`,
    );
  });

  it("of no match names the clauses that held", async () => {
    expect(await failing(file(`${create}  - name: reading\n    event: CreateUser\n    matches: false`))).toBe(
      `  ok    creating a user alerts
  FAIL  reading
        one.iam-alerts.yaml:6:14: expected no match, found one
          + $.eventName = "Create*"   $.eventName is "CreateUser"
          + $.userIdentity.type = "IAMUser"   $.userIdentity.type is "IAMUser"`,
    );
  });

  it("of several fields shows each field at its place", async () => {
    const alert = "{ severity: low, title: /deleted user/, actor.name: alice, target: { type: role, name: bob } }";
    expect(
      await failing(file(`  - name: wording\n    event: CreateUser\n    matches: true\n    alert: ${alert}`)),
    ).toBe(
      `  FAIL  wording
        one.iam-alerts.yaml:6:24: alert.severity is not as expected
          alert.severity
            expected "low"
            found    "medium"
        one.iam-alerts.yaml:6:36: alert.title is not as expected
          alert.title
            expected /deleted user/
            found    "alice created user bob"
        one.iam-alerts.yaml:6:79: alert.target is not as expected
          alert.target.type
            expected "role"
            found    "user"`,
    );
  });

  it("of a coverage prints the share and some of the missed operations", async () => {
    expect(await failing(file(create + list, "coverage: 33.3\n"))).toBe(
      `  ok    creating a user alerts
  ok    reading is silent
  FAIL  the pattern of one.iam-alerts.yaml catches 33.3% of IAM's write operations
        one.iam-alerts.yaml:2:11: expected a coverage of at least 33.3%, found 13.9%: 15 of 108 operations
          misses AcceptDelegationRequest, AcquireRole, AddClientIDToOpenIDConnectProvider and 90 more`,
    );
  });

  it("of a clause names the clause on which the verdict depends instead", async () => {
    const clause = 'clause: $.userIdentity.type="IAMUser"'; // spaces do not matter
    expect(
      await failing(file(`${create}  - name: reading\n    event: ListUsers\n    matches: false\n    ${clause}`)),
    ).toBe(
      `  ok    creating a user alerts
  FAIL  reading
        one.iam-alerts.yaml:7:13: expected the verdict to depend on $.userIdentity.type = "IAMUser"
          - $.eventName = "Create*"   $.eventName is "ListUsers"`,
    );
  });

  it("of --min-clauses names the clauses that lack a test, and its kind", async () => {
    expect(await failing(file(create + list), "--min-clauses", "100")).toBe(
      `  ok    creating a user alerts
  ok    reading is silent
  FAIL  tests cover 100% of the clauses of the pattern of one.iam-alerts.yaml
        one.iam-alerts.yaml:1:1: expected tests that cover at least 100% of the clauses of the pattern of one.iam-alerts.yaml, found 50%
          $.userIdentity.type = "IAMUser"   no refusal depends on it`,
    );
    const { code } = await folder.file(file(create + list), "--min-clauses", "50");
    expect(code).toBe(0);
  });

  it("of tests on both sides is a warning, and a failure with --strict", async () => {
    const message = "expected a test with matches: false, found none: a pattern that matches everything would pass";
    const { code, stderr } = await folder.file(file(create));
    expect([code, stderr]).toEqual([0, `iam-alerts: one.iam-alerts.yaml:1:1: warning: ${message}\n`]);
    expect(await failing(file(create), "--strict")).toBe(
      `  ok    creating a user alerts\n  FAIL  tests on both sides\n        one.iam-alerts.yaml:1:1: ${message}`,
    );
    expect(await failing(file(list), "--strict")).toContain(
      "expected a test with matches: true, found none: a pattern that matches nothing would pass",
    );
  });

  it("of a line that is not JSON says so", async () => {
    folder.write("line.log", "no JSON\n");
    expect(await failing(file("  - { name: a line, event: line.log, matches: true }"))).toContain(
      "expected a match, found none\n          the message is not a JSON object or array, so no condition is true",
    );
  });
});

describe("an alert's field", () => {
  const alert = (fields: string, set = "") =>
    file(`  - name: wording\n    event: CreateUser\n${set}    matches: true\n    alert: ${fields}\n${list}`);

  it.each([
    "{ title: alice created user bob }",
    "{ title: /^alice .* bob$/, severity: /^low$|^medium$/ }",
    "{ outcome: { ok: true, errorCode: null }, outcome.errorMessage: null }",
    "{ parameters.tags: [{ key: team }], 'parameters.tags[0].value': /^report/ }",
    "{ actor: { name: /li/ }, account: { id: 111122223333 } }",
    "{ action.readOnly: false, version: 1, record.eventVersion: '1.11' }",
    "{}",
  ])("is as expected: %s", async (fields) => {
    const { code, stdout } = await folder.file(alert(fields.replace("id: 111122223333", "id: '111122223333'")));
    expect([stdout.split("\n")[1], code]).toEqual(["  ok    wording", 0]);
  });

  it.each([
    ["{ title: alice created user bo }", '"alice created user bo"', '"alice created user bob"'],
    ["{ parameters.tags: [] }", "[]", '[{"key":"team","value":"reporting"}]'],
    ["{ parameters: { path: / } }", '"/"', "absent"],
    ["{ actor.mfa: 'true' }", '"true"', "true"],
    ["{ actor.name: null }", "absent", '"alice"'],
    ["{ severity: { is: low } }", '{"is":"low"}', '"medium"'],
    ["{ version: /1/ }", "/1/", "1"],
  ])("is not as expected: %s", async (fields, expected, found) => {
    const output = await failing(alert(fields));
    expect(output).toContain(`            expected ${expected}\n            found    ${found}`);
  });

  it("is compared without the mark of a test", async () => {
    expect((await folder.file(alert("{ title: /^alice/ }"))).code).toBe(0);
  });

  it("is printed with control characters escaped", async () => {
    const output = await failing(
      alert("{ title: x }", '    set: { requestParameters.userName: "b\\e[31mob\\u202e" }\n'),
    );
    expect(output).toContain(String.raw`found    "alice created user \"b\u001b[31mob\u{202e}\""`);
    expect(output).not.toMatch(/[\u001b\u202e]/);
  });

  it("keeps the leading zero of an account ID", async () => {
    const set = "    set: { recipientAccountId: 012345678901 }\n";
    expect((await folder.file(alert("{ record.recipientAccountId: 012345678901 }", set))).code).toBe(0);
  });
});
