import { describe, expect, it } from "vitest";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { eventOf } from "../channels.ts";
import { faults } from "../faulty.ts";
import { type Invoked, startRuntime } from "../runtime.ts";
import { useChannels, useRuntime } from "../use.ts";

const channels = useChannels();
const runtime = useRuntime(() => channels.env);

/** Invokes as Lambda does for a subscription filter: up to three times with one id, until it succeeds. */
async function invoke(event: unknown, id: string, timeout: number): Promise<readonly Invoked[]> {
  const tries: Invoked[] = [];
  while (tries.length < 3 && tries.at(-1)?.answer === undefined) {
    tries.push(await runtime.invoke(event, id, timeout));
  }
  return tries;
}

const cases = (["sns", "ses", "slack"] as const).flatMap((name) => faults.map((fault) => ({ name, fault })));

describe("a channel that fails once", () => {
  it.each(cases)("$name $fault: no alert is lost, and the other channels get it once", async ({ name, fault }) => {
    const id = `event-${name}-${fault}`;
    channels[name].next = [fault];
    const tries = await invoke(encodePayload([eventOf(id)]), `r-${id}`, 8000);
    expect(tries.at(-1)?.answer).toBeDefined();
    // Only a channel that accepted it without answering gets it again.
    expect(await channels.count(id)).toEqual({ sns: 1, ses: 1, slack: 1, [name]: fault === "loses" ? 2 : 1 });
  });
});

describe("channels that do not answer in ten seconds", () => {
  it("are called again within the invocation", async () => {
    for (const name of ["sns", "ses", "slack"] as const) channels[name].next = ["hangs"];
    const tries = await invoke(encodePayload([eventOf("slow")]), "r-slow", 60_000);
    expect(tries).toHaveLength(1);
    expect(await channels.count("slow")).toEqual({ sns: 1, ses: 1, slack: 1 });
  });
});

describe("a channel that keeps failing", () => {
  it.each(cases.filter(({ fault }) => fault !== "loses"))(
    "$name $fault: the invocation names the event each time, others get it once",
    async ({ name, fault }) => {
      const id = `lost-${name}-${fault}`;
      channels[name].always = fault;
      const before = channels[name].calls;
      const tries = await invoke(encodePayload([eventOf(id)]), `r-${id}`, fault === "hangs" ? 6000 : 60_000);
      channels[name].always = undefined;
      expect(tries.map(({ error }) => error?.errorMessage)).toEqual(
        Array.from({ length: 3 }, () => expect.stringMatching(`^not delivered: 1 alert by ${name} \\(.+\\): ${id}$`)),
      );
      // A refusal is not retried at once; other failures are, if there is time.
      const calls = channels[name].calls - before;
      if (fault === "refuses" || fault === "hangs") expect(calls).toBe(3);
      else expect(calls).toBeGreaterThanOrEqual(3);
      expect(await channels.count(id)).toEqual({ sns: 1, ses: 1, slack: 1, [name]: 0 });
      expect(runtime.lines().join("\n")).not.toContain("alice");
    },
  );
});

describe("a payload with one failing message", () => {
  it("is resent only in that message", async () => {
    const ids = Array.from({ length: 3 }, (_, index) => `each-${index}`);
    const each = await startRuntime({ ...channels.env, GROUP: "each" });
    channels.slack.next = ["refuses"];
    const event = encodePayload(ids.map((id) => eventOf(id)));
    const failed = await each.invoke(event, "r-each");
    expect(failed.error?.errorMessage).toMatch(
      /^not delivered: 1 alert by slack \(Error: Slack answered 403 .*: each-0$/,
    );
    const { answer } = await each.invoke(event, "r-each");
    each.stop();
    expect(answer).toMatchObject({ deliveries: [{ channel: "slack", alerts: 1 }] });
    for (const id of ids) expect(await channels.count(id)).toEqual({ sns: 1, ses: 1, slack: 1 });
  });
});

describe("a webhook in Secrets Manager", () => {
  it("is read once, and again if it could not be read", async () => {
    const instance = await startRuntime({ ...channels.env, SLACK_WEBHOOK: channels.secretArn });
    await instance.invoke(encodePayload([eventOf("secret-1")]), "r-1");
    instance.stop();
    expect(await channels.count("secret-1")).toEqual({ sns: 1, ses: 1, slack: 1 });
    const missing = await startRuntime({ ...channels.env, SLACK_WEBHOOK: `${channels.secretArn}-none` });
    const { error } = await missing.invoke(encodePayload([eventOf("secret-2")]), "r-2");
    missing.stop();
    expect(error?.errorMessage).toMatch(/^not delivered: 1 alert by slack \(ResourceNotFoundException: /);
    expect(missing.lines().join("\n")).not.toContain("/services/");
    expect(await channels.count("secret-2")).toEqual({ sns: 1, ses: 1, slack: 0 });
  });
});
