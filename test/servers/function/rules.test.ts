import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HandlerResult } from "../../../src/lambda/handler.ts";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { type Channels, eventOf, startChannels } from "../channels.ts";
import { type Runtime, startRuntime } from "../runtime.ts";

let channels: Channels;
beforeAll(async () => {
  channels = await startChannels();
});
afterAll(() => channels.stop());

let runtime: Runtime | undefined;
afterEach(() => runtime?.stop());

const user = (name: string) => `{ $.requestParameters.userName = "${name}" }`;

/** Starts an instance with rules in a parameter, or with another source, and sends it the creation of a user. */
async function create(name: string, rules: string, env: Readonly<Record<string, string>> = {}): Promise<HandlerResult> {
  const parameter = { Name: "/iam-alerts/rules", Type: "String", Value: rules, Overwrite: true };
  await channels.moto.json("AmazonSSM.PutParameter", parameter);
  runtime = await startRuntime({ ...channels.env, RULES: "ssm:/iam-alerts/rules", ...env });
  const event = eventOf(`e-${name}`, "CreateUser", { requestParameters: { userName: name } });
  const { answer, error } = await runtime.invoke(encodePayload([event]), `r-${name}`);
  expect(error).toBeUndefined();
  return answer as HandlerResult;
}

const linesOf = () => runtime?.lines().join("\n") ?? "";

describe("the rules of the deployed function", () => {
  it("mute an alert, which is counted in the answer, the log and the metrics", async () => {
    const { alerts, deliveries } = await create("muted-bob", `- { when: '${user("muted-bob")}', mute: true }`);
    expect([alerts[0]?.rules?.mutedBy, deliveries]).toEqual([1, []]);
    expect(await channels.count("muted-bob")).toEqual({ sns: 0, ses: 0, slack: 0 });
    expect(linesOf()).toContain('"message":"muted by rule 1","rule":1,"alerts":1');
    expect(linesOf()).toContain('"Muted":1');
  });

  it("raise an alert above the least severity, with a finding in every channel", async () => {
    const rule = `- { when: '${user("raised-bob")}', severity: critical, code: ours, message: a <b>team's</b> reason }`;
    const { alerts } = await create("raised-bob", rule, { MIN_SEVERITY: "critical" });
    expect(alerts[0]).toMatchObject({ severity: "critical", rules: { severityBefore: "medium" } });
    expect(await channels.count("raised-bob")).toEqual({ sns: 1, ses: 1, slack: 1 });
    const [published] = (await channels.published()).filter(({ Message }) => Message.includes("raised-bob"));
    expect(published?.Subject).toMatch(/^CRITICAL /);
    expect(published?.Message).toContain("critical: a <b>team's</b> reason");
  });

  it("send an alert to a channel whatever its least severity is, and to no other", async () => {
    const rule = `- { when: '${user("routed-bob")}', channels: [slack] }`;
    const { deliveries } = await create("routed-bob", rule, { SLACK_MIN_SEVERITY: "critical" });
    expect(deliveries.map(({ channel }) => channel)).toEqual(["slack"]);
    expect(await channels.count("routed-bob")).toEqual({ sns: 0, ses: 0, slack: 1 });
  });

  it("send an alert to all channels, with a warning, if a rule names one that the function lacks", async () => {
    const rule = `- { when: '${user("unrouted-bob")}', channels: [slack, pagerduty] }`;
    const { deliveries } = await create("unrouted-bob", rule);
    expect(deliveries.map(({ channel }) => channel).sort()).toEqual(["ses", "slack", "sns"]);
    const fault = "expected channels of the function in rule 1, found pagerduty";
    expect(linesOf()).toContain(`"level":"ERROR","message":"fault in the rules: ssm:/iam-alerts/rules:1:3: ${fault}`);
    const [published] = (await channels.published()).filter(({ Message }) => Message.includes("unrouted-bob"));
    expect(published?.Message).toContain(`Warning         fault in the rules: ssm:/iam-alerts/rules:1:3: ${fault}`);
  });

  it("lose no alert if one of them is broken: the others hold, but mute nothing", async () => {
    const rules = `
- { when: '${user("broken-bob")}', mute: true, code: ours, message: still added }
- { when: iam-chnages, mute: false }
`;
    const { alerts } = await create("broken-bob", rules);
    expect(await channels.count("broken-bob")).toEqual({ sns: 1, ses: 1, slack: 1 });
    expect(alerts[0]?.findings.map(({ code }) => code)).toContain("ours");
    const fault = "fault in the rules: ssm:/iam-alerts/rules:3:11: expected a preset or a pattern";
    expect(alerts[0]?.warnings).toEqual([expect.stringContaining(fault)]);
    expect(linesOf()).toContain(`"level":"ERROR","message":"${fault}`);
  });

  it.each([
    ["a parameter that does not exist", "ssm:/iam-alerts/gone", {}, "ParameterNotFound"],
    ["a service that cannot be reached", "ssm:/iam-alerts/rules", { AWS_ENDPOINT_URL_SSM: "http://127.0.0.1:9" }, ""],
    ["a file that the package lacks", "rules.yaml", {}, "the file rules.yaml of the function's package"],
  ])("lose no alert with %s", async (text, RULES, env, reason) => {
    const name = `unread-${text.length}`;
    const { alerts } = await create(name, `- { when: '${user(name)}', mute: true }`, { ...env, RULES });
    expect(await channels.count(name)).toEqual({ sns: 1, ses: 1, slack: 1 });
    expect(alerts[0]?.warnings).toEqual([expect.stringContaining("the team's rules are not known: cannot read")]);
    expect(alerts[0]?.warnings[0]).toContain(reason);
    expect(linesOf()).toContain('"level":"ERROR","message":"rules not known; alerts are sent without them"');
  });

  it("name an expired rule in the log", async () => {
    const rule = `- { when: '${user("late-bob")}', mute: true, until: 2020-01-31 }`;
    const { alerts } = await create("late-bob", rule);
    expect([alerts[0]?.rules, (await channels.count("late-bob")).sns]).toEqual([null, 1]);
    expect(linesOf()).toContain('"level":"WARN","message":"rule 1 has expired: its last day was 2020-01-31"');
  });
});
