import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { lines, run } from "../../cli/io.ts";
import { topicArn, useEnvironment, useFunction, useMoto } from "../use.ts";

// moto has the topic; serverless-offline runs the bundle that is deployed.
const moto = useMoto();
const offline = useFunction(moto);
useEnvironment();

const invoke = (name: string, ...args: string[]) =>
  run(["simulate", "--function", name, "--endpoint-url", offline.endpoint, ...args]);

describe("simulate --function", () => {
  it("prints the same alerts as the local run, after the function published them", async () => {
    const events = ["CreateUser", "StopLogging", "DeleteUser", "--no-filter", "--set", "sourceIPAddress=198.51.100.7"];
    const local = await run(["simulate", ...events]);
    const deployed = await invoke("alerts", ...events);
    // Only the function knows the Region of the log group, which the command to query it needs.
    const withoutQuery = ({ response, ...alert }: Alert) => {
      const look = response?.look.filter(({ command }) => !command.startsWith("aws logs start-query "));
      return { ...alert, response: { ...response, look } };
    };
    expect(lines<Alert>(deployed.stdout).map(withoutQuery)).toEqual(lines<Alert>(local.stdout).map(withoutQuery));
    expect(lines(deployed.stdout)).toHaveLength(3);
    expect(deployed.stderr).toMatch(/iam-alerts: delivered to sns, id [0-9a-f-]{36}\n/);
    expect(deployed.code).toBe(0);
    const otherLines = (text: string) =>
      text.split("\n").filter((line) => !/start-query|Start a query|Logs Insights/.test(line));
    for (const format of ["terminal", "text"]) {
      const here = await run(["simulate", "CreateUser", "--format", format]);
      const there = await invoke("alerts", "CreateUser", "--format", format);
      expect(otherLines(there.stdout)).toEqual(otherLines(here.stdout));
    }
  });

  it("checks expectations of the deployed function's alerts", async () => {
    const met = await invoke("alerts", "CreateUser", "--expect", "actor.name=alice", "--expect", "title~bob$");
    expect(met.code).toBe(0);
    const unmet = await invoke("alerts", "CreateUser", "--expect", "actor.name=mallory");
    expect(unmet.stderr).toContain("  - actor.name = mallory\n  + actor.name = alice\n");
    expect(unmet.code).toBe(1);
  });

  it("sends the control message", async () => {
    const { code, stdout, stderr } = await invoke("alerts", "--control");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("accepted the control message");
  });

  it("queues events with --async", async () => {
    const { code, stdout, stderr } = await invoke("alerts", "CreateUser", "--async");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain("alerts was invoked 1 time asynchronously; see its log");
  });

  it("invokes the function --count times at --rate, and prints the duration", async () => {
    const begun = performance.now();
    const { code, stdout, stderr } = await invoke("alerts", "CreateUser", "--count", "6", "--rate", "10");
    expect(performance.now() - begun).toBeGreaterThanOrEqual(500);
    expect(lines(stdout)).toHaveLength(6);
    expect(stderr).toMatch(/alerts: 6 invocations, 0 failed; half within \d+ ms, 95% within \d+ ms\n/);
    expect(code).toBe(0);
  });

  it("prints the answer of another function", async () => {
    const { code, stdout } = await invoke("greets", "CreateUser");
    expect([code, stdout]).toEqual([0, '{"greeting":"hello","keys":["awslogs"]}\n']);
  });

  it.each<[string, string]>([
    ["throws", "throws: throws failed (Unhandled): Error: kaboom\n"],
    ["sleeps", "sleeps: sleeps timed out: "],
    ["nobody", "nobody: expected the Lambda function nobody, found none with that name\n"],
  ])("reports the error of the function %s", async (name, message) => {
    const { code, stdout, stderr } = await invoke(name, "CreateUser");
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\n {2}hint: \S/);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("reports a function that fails because its topic is missing", async () => {
    await moto.query("sns", { Action: "DeleteTopic", TopicArn: topicArn });
    const { code, stderr } = await invoke("alerts", "CreateUser", "--format", "json");
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({
      error: { code: "aws", message: expect.stringContaining("alerts failed (Unhandled)") },
    });
    expect(code).toBe(2);
    await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
  });
});
