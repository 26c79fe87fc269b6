import { describe, expect, it, vi } from "vitest";
import { controlMessage, encodePayload } from "../../../src/payload/awslogs.ts";
import { eventOf, tableName } from "../channels.ts";
import { faults } from "../faulty.ts";
import { type Runtime, written } from "../runtime.ts";
import { useChannels, useInstances } from "../use.ts";

const channels = useChannels();
const instances = useInstances();

const withTable = { DEDUP_TABLE: tableName };

const start = (env: Readonly<Record<string, string>> = {}) => instances.start({ ...channels.env, ...env });

const once = { sns: 1, ses: 1, slack: 1 };

describe("an instance that is killed between one channel and the next", () => {
  it.each([
    ["sends it once more to the first, without a table", "killed-1", {}, { ...once, sns: 2, slack: 2 }],
    ["sends it once to each, with a table", "killed-2", withTable, once],
  ] as const)("%s", async (_, name, env, expected) => {
    const event = encodePayload([eventOf(name)]);
    const killed = await start(env);
    channels.ses.always = "hangs";
    const lost = killed.invoke(event, `r-${name}`).catch(String);
    for (const channel of ["sns", "slack"]) await written(killed, new RegExp(`"delivered".*"${channel}"`));
    killed.stop(); // SIGKILL
    expect(await lost).toContain("the instance ended with null");
    channels.ses.always = undefined;
    expect(await channels.count(name)).toEqual({ sns: 1, ses: 0, slack: 1 });
    const next = await start(env);
    expect((await next.invoke(event, `r-${name}`)).answer).toBeDefined();
    expect(await channels.count(name)).toEqual(expected);
  });
});

describe("the same payload", () => {
  it("sent twice to one instance is delivered once", async () => {
    const instance = await start();
    const event = encodePayload([eventOf("twice")]);
    for (const id of ["r-1", "r-2"]) expect((await instance.invoke(event, id)).answer).toBeDefined();
    expect(await channels.count("twice")).toEqual(once);
  });

  it("sent to two instances is delivered twice without a table, and once with one", async () => {
    for (const [env, id, copies] of [[{}, "alone", 2] as const, [withTable, "shared", 1] as const]) {
      const event = encodePayload([eventOf(id)]);
      for (const request of ["r-1", "r-2"]) {
        expect((await (await start(env)).invoke(event, `${request}-${id}`)).answer).toBeDefined();
      }
      expect(await channels.count(id)).toEqual({ sns: copies, ses: copies, slack: copies });
    }
  });

  it("sent to twenty instances at once with a table is delivered once", async () => {
    const twenty: Runtime[] = [];
    for (let count = 0; count < 20; count++) {
      const instance = await start(withTable);
      // Warm instances are as quick as on separate machines.
      await instance.invoke(encodePayload(controlMessage()), "r-warm");
      twenty.push(instance);
    }
    const event = encodePayload([eventOf("twenty-1"), eventOf("twenty-2", "DeleteUser")]);
    await Promise.all(
      twenty.map(async (instance, index) => {
        // Lambda's retry, for a machine so busy that an instance does not answer in time.
        const { error } = await instance.invoke(event, `r-twenty-${index}`);
        if (error !== undefined) expect(await instance.invoke(event, `r-twenty-${index}`)).toHaveProperty("answer");
      }),
    );
    // On a machine so busy that the table does not answer in time, an invocation delivers anyway, and logs it.
    const lines = twenty.flatMap((instance) => instance.lines());
    const alone = lines.filter((line) => line.includes("the table of sent alerts failed")).length;
    for (const id of ["twenty-1", "twenty-2"]) {
      const counts = Object.values(await channels.count(id));
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...counts)).toBeLessThanOrEqual(2 + alone);
    }
  }, 240_000);

  it("sent twenty times at once to five instances without a table is delivered once by each", async () => {
    // Lambda gives an instance one invocation at a time: each has four of the twenty.
    const five = await Promise.all(Array.from({ length: 5 }, () => start()));
    const event = encodePayload([eventOf("five-1"), eventOf("five-2", "DeleteUser")]);
    const before = { slack: channels.slack.taken.length, ses: channels.ses.taken.length };
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => five[index % 5]?.invoke(event, `r-five-${index}`)),
    );
    for (const result of results) expect(result).toHaveProperty("answer");
    for (const id of ["five-1", "five-2"]) expect(await channels.count(id)).toEqual({ sns: 5, ses: 5, slack: 5 });
    // Both events were in one message.
    expect(channels.slack.taken.length - before.slack).toBe(5);
    expect(channels.ses.taken.length - before.ses).toBe(5);
    const said = five.map((instance) => instance.lines().filter((line) => line.includes('"not sent again"')).length);
    expect(said).toEqual([9, 9, 9, 9, 9]);
  });

  it("sent twenty times at once in one process without request ids is delivered once", async () => {
    // Lambda never does this, but a program that embeds the handler might.
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const { NODE_EXTRA_CA_CERTS: _, SLACK_WEBHOOK: __, ...env } = channels.env;
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    try {
      const { handler } = await import("../../../src/lambda/index.ts");
      const event = encodePayload([eventOf("process")]);
      const results = await Promise.all(Array.from({ length: 20 }, () => handler(event)));
      expect(results.flatMap(({ deliveries }) => deliveries)).toHaveLength(2);
      expect(log.mock.calls.filter(([line]) => String(line).includes('"message":"delivered"'))).toHaveLength(2);
    } finally {
      log.mockRestore();
      // process.env itself is changed: test files that run later in this process would not see a replacement.
      vi.unstubAllEnvs();
    }
    expect(await channels.count("process")).toEqual({ ...once, slack: 0 });
  });

  it("that contains one event twice is delivered once", async () => {
    const instance = await start(withTable);
    const copies = encodePayload([eventOf("copy"), eventOf("copy")]);
    expect(await instance.invoke(copies, "r-copies")).toHaveProperty("answer");
    expect(await channels.count("copy")).toEqual(once);
    expect((await channels.published()).find(({ Message }) => Message.includes("copy"))?.Subject).not.toContain("more");
  });
});

describe("a table that does not work", () => {
  it.each(faults.filter((fault) => fault !== "loses"))(
    "%s: the alert is delivered at once, and the failure is logged",
    async (fault) => {
      const instance = await start(withTable);
      channels.table.always = fault;
      const { answer } = await instance.invoke(encodePayload([eventOf(`table-${fault}`)]), "r-1", 30_000);
      channels.table.always = undefined;
      expect(answer).toMatchObject({ deliveries: [{}, {}, {}] });
      expect(await channels.count(`table-${fault}`)).toEqual(once);
      const failures = instance.lines().filter((line) => line.includes("the table of sent alerts failed"));
      expect(failures).toHaveLength(1);
    },
  );

  it("does not delay alerts: a thousand of them wait for it once", async () => {
    const instance = await start(withTable);
    channels.table.always = "hangs";
    const before = channels.table.calls;
    const events = Array.from({ length: 1000 }, (_, index) => eventOf(`hang-${index}`));
    const { answer } = await instance.invoke(encodePayload(events), "r-hang", 30_000);
    channels.table.always = undefined;
    expect(answer).toBeDefined();
    // 25 at once for each of three channels, with two attempts each.
    expect(channels.table.calls - before).toBeLessThanOrEqual(150);
  });

  it("that is missing is logged, and the alert is delivered", async () => {
    const instance = await start({ DEDUP_TABLE: "nowhere" });
    const { answer } = await instance.invoke(encodePayload([eventOf("nowhere")]), "r-1");
    expect(answer).toMatchObject({ deliveries: [{}, {}, {}] });
    expect(instance.lines().join("\n")).toContain("ResourceNotFoundException");
  });
});
