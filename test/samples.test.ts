import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../src/alert/rules/identity.ts";
import { sentences } from "../src/alert/title/sentences.ts";
import { isFields, scalarsIn } from "../src/cloudtrail/fields.ts";
import { knownEvents } from "../src/cloudtrail/service-events.ts";
import { compile } from "../src/pattern/match/compile.ts";
import { presets } from "../src/presets.ts";
import type { Raw } from "./alert/alerts.ts";

const folder = "fixtures/records";
const samples = readdirSync(folder).map((file): [string, Raw] => [
  file.replace(/\.json$/, ""),
  JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Raw,
]);
const services = new Set(samples.map(([, { eventSource }]) => String(eventSource).replace(/\.amazonaws\.com$/, "")));

/** The services that have sentences or findings of their own. A passed role is a finding of every service. */
const withWords = new Set([
  ...Object.keys(sentences),
  ...rules.flatMap(({ code, calls = [] }) =>
    code === "role-passed" ? [] : calls.map((call) => call.slice(0, call.indexOf(":"))),
  ),
]);

/** The accounts of AWS's documentation. */
const accounts = new Set(["111122223333", "123456789012", "444455556666", "999988887777"]);

/** Addresses that are set aside for documentation. */
const address = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/;

describe("the sample events", () => {
  it.each([...withWords].toSorted())("have one of %s", (service) => {
    expect(services).toContain(service);
  });

  it.each(presets)("have one that the built-in pattern $name matches", ({ pattern }) => {
    const { testJson } = compile(pattern);
    expect(samples.filter(([, record]) => testJson(record)).length).toBeGreaterThan(0);
  });

  it.each(samples)("%s is an event that its service writes, in the file of that name", (name, record) => {
    const { eventSource, eventName } = record as { eventSource: string; eventName: string };
    expect(knownEvents(eventSource)?.names.has(eventName)).toBe(true);
    expect(name.startsWith(eventName)).toBe(true);
  });

  it.each(samples)("%s names only accounts and addresses that are set aside for documentation", (_, record) => {
    const texts = [...scalarsIn(record)].map(String);
    for (const [id] of texts.flatMap((text) => [...text.matchAll(/(?<![\w-])\d{12}(?![\w-])/g)])) {
      expect(accounts).toContain(id);
    }
    for (const text of texts.filter((each) => /^\d+\.\d+\.\d+\.\d+$/.test(each))) expect(text).toMatch(address);
  });

  it("have ids of their own", () => {
    const ids = samples.flatMap(([, { eventID }]) => String(eventID));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("have a date in an answer that fits the time of the event", () => {
    const late = samples.filter(([, record]) => {
      const answer = isFields(record["responseElements"]) ? record["responseElements"] : {};
      const credentials = isFields(answer["credentials"]) ? answer["credentials"] : {};
      const { expiration } = credentials;
      return (
        typeof expiration === "string" && Date.parse(`${expiration} UTC`) <= Date.parse(String(record["eventTime"]))
      );
    });
    expect(late.map(([name]) => name)).toEqual([]);
  });

  it("are each listed once in fixtures/README.md, with the source of their fields", () => {
    const [, text = ""] = readFileSync("fixtures/README.md", "utf8").split("### Shown on a page of AWS");
    const listed = [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    const isField = (name: string) => name === "Host" || name === "Failure";
    expect(listed.filter((name) => !isField(name)).toSorted()).toEqual(samples.map(([name]) => name).toSorted());
  });
});
