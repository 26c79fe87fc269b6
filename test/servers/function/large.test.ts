import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { messages } from "../../../scripts/archive/records.js";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { eventOf } from "../channels.ts";
import { useChannels, useInstances } from "../use.ts";

const channels = useChannels();
const instances = useInstances();

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}-end`);

/** The memory that these payloads fit in, less than half of the template's. */
const limit = 300 * 2 ** 20;
const small = { NODE_OPTIONS: "--expose-gc" };

describe("10,000 records in one payload", () => {
  it("become one digest per channel with their number, and a list attached to the e-mail", async () => {
    const instance = await instances.start({ ...channels.env, ...small });
    const event = encodePayload(ids("digest", 10_000).map((id) => eventOf(id)));
    const { answer } = await instance.invoke(event, "r-1");
    expect(answer).toHaveProperty("deliveries");
    const [{ Message = "" } = {}, ...more] = (await channels.published()).splice(0);
    expect(more).toEqual([]);
    expect(Message).toContain("10,000 alerts: 10,000 medium\nby alice (10,000)\n9,950 more alerts, summarized:");
    expect(Message.match(/digest-\d+-end/g)?.length).toBeGreaterThanOrEqual(50);
    const [mail = ""] = channels.ses.taken;
    const { Content } = JSON.parse(mail) as { Content: { Simple: { Attachments: { RawContent: string }[] } } };
    const attached = Buffer.from(Content.Simple.Attachments[0]?.RawContent ?? "", "base64")
      .toString()
      .trim()
      .split("\n");
    const [, left = "0"] = /([\d,]+) more alerts did not fit/.exec(attached.at(-1) ?? "") ?? [];
    expect(attached.length - 1 + Number(left.replaceAll(",", ""))).toBe(10_000);
    expect(channels.slack.taken.join("")).toContain("10,000 alerts");
    expect([channels.ses.taken.length, channels.slack.taken.join("").match(/10,000 alerts/g)?.length]).toEqual([1, 1]);
    expect(instance.peak() ?? 0).toBeLessThanOrEqual(limit);
  });

  it("are all included in JSON messages", async () => {
    const instance = await instances.start({
      ...channels.env,
      ...small,
      FORMAT: "json",
      EMAIL_FROM: "",
      EMAIL_TO: "",
      SLACK_WEBHOOK: "",
    });
    const wanted = ids("json", 10_000);
    const { error } = await instance.invoke(encodePayload(wanted.map((id) => eventOf(id))), "r-2");
    expect(error).toBeUndefined();
    const published = (await channels.published()).splice(0).flatMap(({ Message }) => {
      expect(Buffer.byteLength(Message)).toBeLessThanOrEqual(262_144);
      return (JSON.parse(Message) as { alerts: { id: string }[] }).alerts.map(({ id }) => id);
    });
    expect(published.toSorted()).toEqual(wanted.toSorted());
    expect(instance.peak() ?? 0).toBeLessThanOrEqual(limit);
  });

  it("are sent one by one up to MAX_ALERTS with GROUP=each, and the others together", async () => {
    const instance = await instances.start({
      ...channels.env,
      ...small,
      GROUP: "each",
      EMAIL_FROM: "",
      EMAIL_TO: "",
      SLACK_WEBHOOK: "",
    });
    const event = encodePayload(ids("each", 10_000).map((id) => eventOf(id)));
    expect(await instance.invoke(event, "r-3")).toHaveProperty("answer");
    const published = (await channels.published()).splice(0);
    expect(published).toHaveLength(51);
    expect(published.at(-1)?.Message).toContain("9,950 alerts");
    expect(instance.peak() ?? 0).toBeLessThanOrEqual(limit);
  });
});

describe("the largest payload", () => {
  // Lambda accepts 6 MB of base64.
  const records = messages(15_000, 180).map((message, index) =>
    index % 100 === 0 ? message.replace(/"eventName":"/, '"eventName":"Rare') : message,
  );

  it("of which 1% matches fits into the memory of a small function, repeatedly", async () => {
    const alone = { ...small, EMAIL_FROM: "", EMAIL_TO: "", SLACK_WEBHOOK: "" };
    const instance = await instances.start({ ...channels.env, ...alone, PATTERN: '{ $.eventName = "Rare*" }' });
    const event = encodePayload(records);
    for (const id of ["r-1", "r-2", "r-3", "r-4"]) {
      const { answer } = await instance.invoke(event, id);
      expect(answer).toMatchObject({ skipped: 14_850 });
    }
    expect(instance.peak() ?? 0).toBeLessThanOrEqual(limit);
    expect(await channels.published()).toHaveLength(1);
  });
});

/** The memory of the template's function, in MB. */
const [, memory = "0"] = /MemorySize: (\d+)/.exec(readFileSync("deploy/template.yaml", "utf8")) ?? [];

/** Lambda's runtime limits the heap by the function's memory. */
const heap = `--max-old-space-size=${Math.floor(Number(memory) * 0.9)}`;
const asOnLambda = { NODE_OPTIONS: `--expose-gc ${heap}`, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memory };

describe("a payload that unpacks to the largest size that is accepted", () => {
  const maxBytes = 64 * 2 ** 20;
  const tags = Array.from({ length: 2_800 }, (_, at) => ({ key: `key-${at}`, value: `value-of-the-tag-${at}` }));
  const padded = (id: string, more: object) => JSON.stringify({ ...eventOf(id), requestParameters: more });

  it.each([
    ["60 events of a megabyte", 60, (id: string) => padded(id, { userName: id, text: "x".repeat(1_110_000) })],
    [
      "260 events of a quarter of a megabyte",
      260,
      (id: string) => padded(id, { userName: id, text: "x".repeat(255_000) }),
    ],
    ["400 events with thousands of tags", 400, (id: string) => padded(id, { userName: id, tags })],
  ])("fits in the memory of the template's function: %s", async (name, count, recordOf) => {
    const records = ids(name.replace(/\W/g, ""), count).map(recordOf);
    const size = Buffer.byteLength(JSON.stringify(records));
    expect(size).toBeLessThan(maxBytes);
    expect(size).toBeGreaterThan(0.85 * maxBytes);
    const instance = await instances.start({ ...channels.env, ...asOnLambda });
    for (const id of ["r-1", "r-2", "r-3"]) {
      const { answer, error } = await instance.invoke(
        encodePayload(records.map((text) => text.replace("-end", `-${id}`))),
        id,
      );
      expect(error).toBeUndefined();
      expect((answer as { alerts: unknown[] }).alerts.length).toBeGreaterThan(0);
    }
    expect((instance.peak() ?? 0) / 2 ** 20).toBeLessThanOrEqual(Number(memory));
  });
});
