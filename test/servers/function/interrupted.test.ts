import { afterEach, describe, expect, it } from "vitest";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { eventOf, tableName } from "../channels.ts";
import { Faulty } from "../faulty.ts";
import { written } from "../runtime.ts";
import { useChannels, useInstances } from "../use.ts";

const channels = useChannels();
const instances = useInstances();
afterEach(() => {
  for (const name of ["sns", "ses", "slack", "table"] as const) channels[name].always = undefined;
});

const start = (env: Readonly<Record<string, string>> = {}) => instances.start({ ...channels.env, ...env });

const once = { sns: 1, ses: 1, slack: 1 };
const unawaited = {
  errorType: "Runtime.UnhandledPromiseRejection",
  errorMessage: expect.stringContaining("nobody waits for this") as string,
};

describe("an unhandled rejection", () => {
  it.each([
    ["without a table", {}, { ...once, ses: 2, slack: 2 }],
    ["with a table", { DEDUP_TABLE: tableName }, once],
  ] as const)(
    "during an invocation fails it with the error, and the retry delivers, %s",
    async (name, env, expected) => {
      const id = `stray-${name.replaceAll(" ", "-")}`;
      const event = encodePayload([eventOf(id)]);
      const failing = await start(env);
      channels.sns.always = "hangs";
      const first = failing.invoke(event, `r-${id}`);
      for (const channel of ["ses", "slack"]) await written(failing, new RegExp(`"delivered".*"${channel}"`));
      failing.rejectUnawaited();
      expect((await first).error).toMatchObject(unawaited);
      expect(await failing.ended).toBe(128);
      channels.sns.always = undefined;
      expect(await channels.count(id)).toEqual({ ...once, sns: 0 });
      expect(await (await start(env)).invoke(event, `r-${id}`)).toHaveProperty("answer");
      expect(await channels.count(id)).toEqual(expected);
    },
  );

  it("after an invocation ends the instance with an error, and deliveries remain", async () => {
    const instance = await start();
    expect(await instance.invoke(encodePayload([eventOf("before")]), "r-before")).toHaveProperty("answer");
    instance.rejectUnawaited();
    expect(await instance.ended).toBe(128);
    expect(instance.strayErrors).toMatchObject([unawaited]);
    expect(await (await start()).invoke(encodePayload([eventOf("after")]), "r-after")).toHaveProperty("answer");
    for (const id of ["before", "after"]) expect(await channels.count(id)).toEqual(once);
  });
});

describe("an invocation close to its deadline", () => {
  it.each(["sns", "ses", "slack"] as const)(
    "while %s hangs fails by itself with the events named, at its first call, and others got it once",
    async (name) => {
      const ids = [`late-${name}-1`, `late-${name}-2`];
      const event = encodePayload(ids.map((id) => eventOf(id)));
      const instance = await start();
      channels[name].always = "hangs";
      const before = channels[name].calls;
      const { error } = await instance.invoke(event, `r-${name}`, 6000);
      expect(error?.errorMessage).toMatch(`not delivered: 2 alerts by ${name} (`);
      for (const id of ids) expect(error?.errorMessage).toContain(id);
      // It did not wait for the ten seconds after which a channel is called again.
      expect(channels[name].calls - before).toBe(1);
      for (const id of ids) expect(await channels.count(id)).toEqual({ ...once, [name]: 0 });
      channels[name].always = undefined;
      // A canceled message is not sent later, during the retry.
      expect(await instance.invoke(event, `r-${name}`)).toHaveProperty("answer");
      for (const id of ids) expect(await channels.count(id)).toEqual(once);
    },
  );

  it("sends nothing and lists all events if no time is left, and the retry delivers", async () => {
    const instance = await start();
    const event = encodePayload([eventOf("no-time")]);
    const before = [channels.sns.calls, channels.ses.calls, channels.slack.calls];
    const { error } = await instance.invoke(event, "r-no-time", 1500);
    for (const name of ["sns", "ses", "slack"]) {
      expect(error?.errorMessage).toMatch(new RegExp(`1 alert by ${name} \\([^)]+\\): no-time`));
    }
    expect([channels.sns.calls, channels.ses.calls, channels.slack.calls]).toEqual(before);
    expect(await instance.invoke(event, "r-no-time")).toHaveProperty("answer");
    expect(await channels.count("no-time")).toEqual(once);
  });

  it("does not wait for the webhook's secret", async () => {
    const hanging = await new Faulty("sns", channels.moto.endpoint).start();
    hanging.always = "hangs";
    const instance = await start({
      SLACK_WEBHOOK: channels.secretArn,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: hanging.endpoint,
    });
    const event = encodePayload([eventOf("secret-hangs")]);
    const { error } = await instance.invoke(event, "r-secret", 6000);
    expect(error?.errorMessage).toMatch(/^not delivered: 1 alert by slack \(.+\): secret-hangs$/);
    expect(await channels.count("secret-hangs")).toEqual({ ...once, slack: 0 });
    hanging.always = undefined;
    expect(await instance.invoke(event, "r-secret")).toHaveProperty("answer");
    hanging.stop();
    expect(await channels.count("secret-hangs")).toEqual(once);
  });
});
