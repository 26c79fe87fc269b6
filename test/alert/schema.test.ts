import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlertContext, unreadableAlert } from "../../src/alert/alert.ts";
import { alertOf } from "./alerts.ts";

const schema = JSON.parse(readFileSync(new URL("../../src/alert/alert.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** Returns the schema violations of an alert after a round trip through JSON. */
const faults = (alert: unknown): readonly string[] => {
  validate(JSON.parse(JSON.stringify(alert)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

const folder = new URL("../../fixtures/records/", import.meta.url);
const samples = readdirSync(folder);
// The corpus is third-party data, which is not part of the project; the tests read it if it is present.
const corpus = new URL("../../../shared/corpus/records.jsonl", import.meta.url);

describe("alert.schema.json", () => {
  it.each(samples)("accepts the alert of %s", (file) => {
    const raw = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    expect(faults(alertOf(raw))).toEqual([]);
    expect(faults(alertOf(raw, { simulated: true, id: "1", time: 1 }))).toEqual([]);
  });

  it("accepts the alert of an empty record", () => {
    const alert = alertOf({});
    expect(faults(alert)).toEqual([]);
    expect(alert).toMatchObject({
      id: null,
      time: null,
      title: "a record names no call and no service",
      actor: { type: "Unknown", name: null, arn: null, mfa: null, session: null, human: null },
      action: { service: null, name: null, readOnly: null },
      target: null,
      source: { ip: null, region: null, userAgent: null, access: "unknown" },
      outcome: { ok: true, errorCode: null, errorMessage: null },
      parameters: {},
      findings: [],
      link: null,
      record: {},
    });
  });

  it.each<[string, AlertContext | undefined]>([
    ["nothing", undefined],
    ["an id and a time", { id: "0123", time: 1_700_000_000_000, simulated: true }],
    ["an empty id and the time 0", { id: "", time: 0 }],
    ["a time beyond all dates", { time: 1e300 }],
    ["a time in a distant year", { time: 8.64e15 }],
  ])("accepts the alert of an unreadable log event with %s", (_, context) => {
    expect(faults(unreadableAlert("{ cut", "its JSON is cut short", context))).toEqual([]);
    expect(faults(alertOf({}, context))).toEqual([]);
  });

  it.each<[string, (alert: Record<string, unknown>) => void]>([
    ["a missing field", (alert) => delete alert["title"]],
    ["an extra field", (alert) => Object.assign(alert, { extra: 1 })],
    ["another version", (alert) => Object.assign(alert, { version: 2 })],
    ["an unknown severity", (alert) => Object.assign(alert, { severity: "awful" })],
    ["an unknown mode of access", (alert) => Object.assign(alert["source"] as object, { access: "telepathy" })],
    ["a time that is not an ISO time", (alert) => Object.assign(alert, { time: "yesterday" })],
    ["an actor without a type", (alert) => Object.assign(alert["actor"] as object, { type: null })],
    ["a target without a type", (alert) => Object.assign(alert, { target: { name: "bob", arn: null } })],
    ["a list of parameters", (alert) => Object.assign(alert, { parameters: [] })],
    ["an empty title", (alert) => Object.assign(alert, { title: "" })],
  ])("refuses %s", (_, spoil) => {
    const alert = JSON.parse(JSON.stringify(alertOf({})));
    spoil(alert);
    expect(faults(alert)).not.toEqual([]);
  });

  it("accepts the alert of any record", () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom("true", "iam.amazonaws.com", "Root", 1e12));
    const names = ["eventID", "eventTime", "eventSource", "eventName", "awsRegion", "errorCode", "readOnly"];
    const more = ["userIdentity", "requestParameters", "responseElements", "userAgent", "sourceIPAddress"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names, ...more), value), (raw) => {
        expect(faults(alertOf(raw))).toEqual([]);
      }),
    );
  });
});

describe.runIf(existsSync(corpus))("alert.schema.json and the records of the corpus", () => {
  it("accepts the alert of every record", () => {
    const wrong = readFileSync(corpus, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .flatMap((line, index) => {
        const alert = alertOf(JSON.parse(line).record);
        const said = [...faults(alert), ...(/undefined|\[object|\{\w+\}/.test(alert.title) ? [alert.title] : [])];
        return said.map((fault) => `line ${index + 1}: ${fault}`);
      });
    expect(wrong).toEqual([]);
  });
});
