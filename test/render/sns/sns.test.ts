import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import type { Severity } from "../../../src/alert/severity.ts";
import { renderSns, toPublishInput } from "../../../src/render/sns/sns.ts";
import { renderText } from "../../../src/render/text.ts";
import { alertOf } from "../rendering.ts";

/** The size limit of SNS minus the attributes of alerts without a name and an account. */
const limit = 262_144 - "severityStringcritical".length - 'actorTypeString.Array["Unknown"]'.length;

const quiet = { severity: "medium", findings: [], policies: [] } as const;
const titled = (title: string, severity: Severity = "medium") => alertOf({}, { ...quiet, title, severity });
const sized = (length: number, filler = "x", mark = "") =>
  alertOf({ requestParameters: { mark, filler: filler.repeat(length) } }, quiet);
const bytes = (text: string) => Buffer.byteLength(text);

describe("renderSns", () => {
  it("returns no message for no alerts", () => {
    expect(renderSns([])).toEqual([]);
  });

  it("renders alerts that fit as one digest, worst first", () => {
    const [one, two, three] = [titled("one", "low"), titled("two", "high"), titled("three", "low")];
    const message = `3 alerts: 1 high, 2 low\nby someone (3)\n\n${[two, one, three].map((alert) => renderText([alert])).join("\n")}`;
    const attributes = { severity: "high", eventName: [], account: [], actorType: ["Unknown"] };
    expect(renderSns([one, two, three])).toEqual([{ subject: "HIGH: two + 2 more", message, attributes, alerts: 3 }]);
    expect(renderText([one, two, three])).toBe(message);
  });

  it("returns the input of SNS's Publish, with attributes for a filter policy", () => {
    expect(renderSns([titled("one", "low")]).map(toPublishInput)).toEqual([
      {
        Subject: "LOW: one",
        Message: renderText([titled("one", "low")]),
        MessageAttributes: {
          severity: { DataType: "String", StringValue: "low" },
          actorType: { DataType: "String.Array", StringValue: '["Unknown"]' },
        },
      },
    ]);
  });

  it("numbers the messages and gives each the severity of its worst alert", () => {
    const alerts = [
      ...Array.from({ length: 4 }, () => sized(100_000)),
      { ...sized(100_000), severity: "high" as const },
    ];
    const messages = renderSns(alerts);
    expect(messages.map(({ message }) => message.split("\n\n", 1)[0])).toEqual([
      "message 1 of 3, 5 alerts: 1 high, 4 medium\nby someone (5)",
      "message 2 of 3, 5 alerts: 1 high, 4 medium\nby someone (5)",
      "message 3 of 3, 5 alerts: 1 high, 4 medium\nby someone (5)",
    ]);
    expect(messages.map(({ attributes }) => attributes.severity)).toEqual(["high", "medium", "medium"]);
  });

  it("names the worst alert in the subject, the first one of several", () => {
    const alerts = [titled("a", "low"), titled("b", "high"), titled("c", "medium"), titled("d", "high")];
    expect(renderSns(alerts)[0]?.subject).toBe("HIGH: b + 3 more");
  });

  it.each(["", " ", "\u0301"])("has a subject for the title %j", (title) => {
    expect(renderSns([titled(title)]).map(({ subject }) => subject)).toEqual(["MEDIUM: alert"]);
    expect(renderSns([titled(title), titled(title)])[0]?.subject).toBe("MEDIUM: alert + 1 more");
  });

  it("has a subject of less than 100 ASCII characters that keeps the count", () => {
    const long = titled(`José\n${"x".repeat(300)}`, "high");
    const [one] = renderSns([long]);
    expect(one?.subject).toBe(`HIGH: Jose ${"x".repeat(85)}...`);
    const [many] = renderSns([long, titled("y"), titled("z")]);
    expect(many?.subject).toMatch(/^HIGH: Jose x+\.\.\. \+ 2 more$/);
    expect(many?.subject).toHaveLength(99);
  });

  it.each<[string, Pick<Alert["account"], "id" | "alias">, string]>([
    ["the account's name", { id: "111122223333", alias: "production" }, "HIGH production: t"],
    ["the account's id", { id: "111122223333", alias: null }, "HIGH 111122223333: t"],
    ["the id if ASCII has no letter of the name", { id: "111122223333", alias: "本番" }, "HIGH 111122223333: t"],
    ["a name without accents", { id: "111122223333", alias: "Prod\u00fa" }, "HIGH Produ: t"],
    ["the beginning of a long name", { id: null, alias: "p".repeat(60) }, `HIGH ${"p".repeat(37)}...: t`],
    ["no account if the record has other text as the id", { id: "x: INFO sandbox", alias: null }, "HIGH: t"],
  ])("begins a subject with the severity and %s", (_, account, subject) => {
    expect(
      renderSns([{ ...titled("t", "high"), account: { ...account, owner: null, environment: null } }])[0]?.subject,
    ).toBe(subject);
  });

  it("splits alerts at 262,144 bytes of UTF-8 and loses none", () => {
    const alerts = Array.from({ length: 40 }, (_, index) => sized(5_000, "é", `<${index}>`));
    const messages = renderSns(alerts);
    expect(messages.length).toBe(2);
    expect(messages.reduce((sum, message) => sum + message.alerts, 0)).toBe(40);
    for (const { message } of messages) expect(bytes(message)).toBeLessThanOrEqual(limit);
    const text = messages.map(({ message }) => message).join("");
    expect([...text.matchAll(/<(\d+)>/g)].map(([, index]) => Number(index))).toEqual([...alerts.keys()]);
  });

  it("fills a message to the last byte", () => {
    const empty = bytes(renderText([sized(0)]));
    const half = sized(limit / 2 - empty);
    const head = bytes("2 alerts: 2 medium\nby someone (2)\n\n");
    const rest = (more: number) => sized(limit / 2 - empty - head - 1 + more);
    const full = renderSns([half, rest(0)]);
    expect(full.map(({ message, alerts }) => [bytes(message), alerts])).toEqual([[limit, 2]]);
    expect(renderSns([half, rest(1)]).map(({ alerts }) => alerts)).toEqual([1, 1]);
  });

  it.each([
    ["x", 0],
    ["é", 0],
    ["é", 1],
    ["木", 0],
    ["木", 1],
    ["木", 2],
    ["😀", 0],
    ["😀", 1],
    ["😀", 2],
    ["😀", 3],
  ])("cuts a giant alert of %j between characters and says so, offset %i", (filler, offset) => {
    const giant = sized(400_000, filler, "m".repeat(offset));
    const messages = renderSns([titled("before"), giant, titled("after")]);
    expect(messages.map(({ alerts }) => alerts)).toEqual([1, 1, 1]);
    const message = messages[1]?.message ?? "";
    expect(bytes(message)).toBeLessThanOrEqual(limit);
    expect(bytes(message)).toBeGreaterThan(limit - 4);
    expect(message).not.toContain("\ufffd");
    expect(message).toMatch(
      /\n\[cut: \d+ bytes are more than one SNS message can hold; CloudTrail has the whole event\]\n$/,
    );
    expect(message).toContain(`cut: ${bytes(renderText([giant]))} bytes`);
  });

  it("keeps an alert that just fits", () => {
    const alert = sized(limit - bytes(renderText([sized(0)])));
    expect(renderSns([alert])[0]?.message).toBe(renderText([alert]));
    expect(bytes(renderText([alert]))).toBe(limit);
  });

  it("loses no alert and keeps within the limits for any sizes", () => {
    const size = fc.integer({ min: 0, max: 120_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(size, fc.constantFrom("x", "é", "木", "😀")), { maxLength: 6 }), (parts) => {
        const alerts = parts.map(([length, filler]) => sized(length, filler));
        const messages = renderSns(alerts);
        expect(messages.reduce((sum, { alerts: count }) => sum + count, 0)).toBe(alerts.length);
        for (const { subject, message } of messages) {
          expect(bytes(message)).toBeLessThanOrEqual(limit);
          expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
        }
      }),
      { numRuns: 30 },
    );
  });
});
