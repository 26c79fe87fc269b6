import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxEvents, type State } from "../../../src/playground/state.ts";
import { run } from "../io.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-playground-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the state that a page opens with. */
function stateIn(html: string): State | null {
  const [, json = ""] = /<script type="application\/json" id="state">(.*?)<\/script>/s.exec(html) ?? [];
  return JSON.parse(json) as State | null;
}

describe("iam-alerts playground", () => {
  it("writes a page with the pattern and the events, and says how to open it on a terminal", async () => {
    const file = join(folder, "a page.html");
    const { code, stdout, stderr } = await run(["playground", "root-activity", "CreateUser", "--out", file], {
      terminal: true,
    });
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^wrote .*a page\.html: open it in a browser, for example with \S+ '.*a page\.html'\n$/);
    const state = stateIn(readFileSync(file, "utf8"));
    expect(state?.pattern).toContain("Root");
    expect(state?.events).toHaveLength(1);
    expect(state?.events[0]).toEqual({ message: expect.stringContaining('"eventName":"CreateUser"') });
  });

  it("prints the page with --out -, which opens with an example if no pattern is given", async () => {
    const { code, stdout, stderr } = await run(["playground", "--out", "-"], { terminal: true });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(readFileSync("dist/playground.html", "utf8"));
    expect(stateIn(stdout)).toBeNull();
    const named = await run(["playground", "--out", "-"], { env: { IAM_ALERTS_PATTERN: "ERROR" } });
    expect(stateIn(named.stdout)?.pattern).toBe("ERROR");
  });

  it("accepts a pattern that AWS would refuse", async () => {
    const { code, stdout } = await run(["playground", "{ $.eventName = }", "--out", "-"]);
    expect([code, stateIn(stdout)?.pattern]).toEqual([0, "{ $.eventName = }"]);
  });

  it("refines the pattern, and refuses the name of a preset that does not exist", async () => {
    const one = ["playground", "{ $.a = 1 }"];
    const { stdout } = await run([...one, "--also", "{ $.b = 2 }", "--except", "c=3", "--out", "-"]);
    expect(stateIn(stdout)?.pattern).toMatch(/\$\.a = 1.*\$\.b = 2.*\$\.c != /);
    expect((await run([...one, "--also", "{ $.b = }", "--out", "-"])).code).toBe(2);
    const file = join(folder, "none.html");
    const { code, stderr } = await run(["playground", "root-activty", "--out", file]);
    expect([code, existsSync(file)]).toEqual([2, false]);
    expect(stderr).toContain("did you mean root-activity?");
  });

  it("lets no text of an event or a pattern out of its element", async () => {
    const event = `</script><script>alert(1)</script><!-- $& $' \u2028`;
    const { stdout } = await run(["playground", `"</script>"`, "-", "--out", "-"], { stdin: event });
    expect(stateIn(stdout)).toMatchObject({ pattern: `"</script>"`, events: [{ message: event }] });
    expect(stdout.split("</script>")).toHaveLength(4);
  });

  it("takes a limited number of events, and reports those that it cannot read", async () => {
    const stdin = "a line\n".repeat(maxEvents + 1);
    const { code, stdout, stderr } = await run(["playground", "a", "-", "--out", "-"], { stdin });
    expect([code, stderr]).toEqual([0, "iam-alerts: the page has the first 5,000 events\n"]);
    expect(stateIn(stdout)?.events).toHaveLength(maxEvents);
    const missing = await run(["playground", "a", "no-such-file.json", "CreateUser", "--out", "-"]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain("no-such-file.json");
    expect(stateIn(missing.stdout)?.events).toHaveLength(1);
  });

  it("writes a page whose policy names its scripts and styles by their hashes", async () => {
    const { stdout } = await run(["playground", "--out", "-"]);
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(stdout) ?? [];
    expect(policy.replace(/'sha256-[\w+/=]{44}'/g, "HASH")).toBe(
      "default-src 'none'; script-src HASH HASH; style-src HASH; base-uri 'none'; form-action 'none'",
    );
    expect(stdout).not.toMatch(/https?:(?!\/\/www\.w3\.org)[^"]*"[^>]*>|src=|@import|url\(/);
  });
});
