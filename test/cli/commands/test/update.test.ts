import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runs } from "../../../runs.ts";
import { Folder } from "./running.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

const before = `# Our rule.
pattern:   "iam-changes"   # a preset
tests:
- name: every style
  event: CreateUser
  set:
    userIdentity.userName: "it's: \\"me\\" #1"
  matches: true
  alert:
    severity: 'high'     # comments stay
    title: >-
      folded
      text

    target: { type: user,   name: /b.b/ }
    actor.name: &name "nobody"
    actor.session: *name
    source.ip:
    outcome: {ok: false, errorCode: x}
    parameters.tags:
      - key: other

    actor.mfa: true
- { name: "in one line", event: ListUsers, matches: false }
- {name: empty, event: DeleteUser, matches: true, alert: {}}
- {name: "a match that fails stays", event: ListUsers, matches: true, alert: { title: x }}
`;

const after = `# Our rule.
pattern:   "iam-changes"   # a preset
tests:
- name: every style
  event: CreateUser
  set:
    userIdentity.userName: "it's: \\"me\\" #1"
  matches: true
  alert:
    severity: medium     # comments stay
    title: "\\"it's: 'me' #1\\" created user bob"

    target: { type: user,   name: /b.b/ }
    actor.name: &name "it's: \\"me\\" #1"
    actor.session: null
    source.ip: "203.0.113.25"
    outcome: {"ok":true,"errorCode":null,"errorMessage":null}
    parameters.tags:
      [{"key":"team","value":"reporting"}]

    actor.mfa: true
- { name: "in one line", event: ListUsers, matches: false }
- {name: empty, event: DeleteUser, matches: true, alert: { severity: SEVERITY, title: TITLE }}
- {name: "a match that fails stays", event: ListUsers, matches: true, alert: { title: x }}
`;

describe("--update", () => {
  it("writes the actual fields and keeps every other byte", async () => {
    const { code, stdout, stderr } = await folder.file(before, "--update");
    const written = folder.read("one.iam-alerts.yaml");
    const [, severity, title] = /severity: (\w+), title: ([^}]*) }}/.exec(written) ?? [];
    expect(title).toMatch(/deleted user/);
    expect(written).toBe(after.replace("SEVERITY", severity ?? "").replace("TITLE", title ?? ""));
    expect(stderr).toContain("iam-alerts: one.iam-alerts.yaml: updated the alert fields\n");
    expect(stdout).toContain("4 tests in 1 file: 3 passed, 1 failed");
    expect(code).toBe(1);
  });

  it("changes nothing the second time", async () => {
    const written = folder.read("one.iam-alerts.yaml");
    const { stderr } = await folder.test("--update");
    expect(stderr).toBe("");
    expect(folder.read("one.iam-alerts.yaml")).toBe(written);
  });

  it("does not change tests that were filtered out, nor files with a fault", async () => {
    const two = (name: string) => `- { name: ${name}, event: CreateUser, matches: true, alert: { severity: low } }\n`;
    await folder.file(`pattern: iam-changes\ntests:\n${two("one")}${two("two")}`, "--update", "--filter", "TWO");
    expect(folder.read("one.iam-alerts.yaml").match(/severity: \w+/g)).toEqual(["severity: low", "severity: medium"]);
    const faulty = `pattern: iam-changes\ntest: 1\ntests:\n${two("one")}`;
    expect((await folder.file(faulty, "--update")).code).toBe(2);
    expect(folder.read("one.iam-alerts.yaml")).toBe(faulty);
  });

  it("writes any text so that it is read back as the same text", async () => {
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: fc.constantFrom(..."/:#-?!&*{}[]|>'\"%@` \\\n\t.$^+0123nullyes~é\u2028\u202e\u001b") }),
      fc.constantFrom(
        "null",
        "Yes",
        "true",
        "1.0",
        "0x1",
        "/a/",
        "/team (é)/",
        "/😀\u2028/",
        "/a\\nb$/",
        "/a/b",
        "//",
        "/(/",
        "- a",
        "a: b",
        "a #b",
        "",
        " a",
        "a ",
        "=",
        "<<",
      ),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const given = `pattern: iam-changes
tests:
- name: any text
  event: CreateUser
  set: ${JSON.stringify({ "requestParameters.note": text })}
  matches: true
  alert:
    parameters.note: "other than that"
    severity: medium
`;
        expect((await folder.file(given, "--update", "--quiet")).code).toBe(0);
      }),
      { numRuns: runs(80) },
    );
  });

  it("reports a file that cannot be written", () => {
    const file = folder.write("full.iam-alerts.yaml", before);
    // A process that may not write a single byte to a file, even as root.
    const limited = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
    const command = [process.execPath, "bin/iam-alerts.js", "test", file, "--update", "--quiet"];
    const { status, stderr } = spawnSync("sh", ["-c", limited, "sh", ...command], { encoding: "utf8" });
    expect(stderr).toBe(`iam-alerts: cannot write ${file}: file too large\n`);
    expect(status).toBe(2);
  });
});
