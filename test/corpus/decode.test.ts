import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { lines } from "../cli/io.ts";

type CorpusRecord = Readonly<Record<string, unknown>>;

const corpus = lines<{ record: CorpusRecord }>(readFileSync("../shared/corpus/records.jsonl", "utf8"));
const records = corpus.map(({ record }) => record);
const schema = JSON.parse(readFileSync("src/alert/alert.schema.json", "utf8")) as object;
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

const count = (number: number) => number.toLocaleString("en-US");

describe("decode over published records", () => {
  it.each([
    ["all records", records],
    ["records of services other than IAM", records.filter(({ eventSource }) => eventSource !== "iam.amazonaws.com")],
  ])("prints a valid alert for each of %s", (_, chosen) => {
    const input = chosen.map((record) => `${JSON.stringify(record)}\n`).join("");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["bin/iam-alerts.js", "decode", "--format", "ndjson"],
      {
        input,
        encoding: "utf8",
        maxBuffer: 1 << 28,
      },
    );
    const alerts = lines<Alert>(stdout);
    expect(alerts.filter((alert) => !validate(alert)).map(({ id }) => id)).toEqual([]);
    expect(alerts.map(({ record }) => record)).toEqual(chosen);
    expect(chosen.length).toBeGreaterThan(1000);
    expect([status, stderr]).toEqual([0, `iam-alerts: ${count(chosen.length)} alerts\n`]);
  });

  it.each(["terminal", "text", "json"])("prints each without control characters as %s", (format) => {
    const input = records.map((record) => `${JSON.stringify(record)}\n`).join("");
    const { status, stdout } = spawnSync(process.execPath, ["bin/iam-alerts.js", "decode", "--format", format], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    expect(status).toBe(0);
    expect(stdout.match(/[\p{Cc}\p{Cf}]/gu)?.filter((character) => character !== "\n") ?? []).toEqual([]);
    const titles = format === "json" ? /^ {2}"title": /gm : /^(?:CRITICAL|HIGH|MEDIUM|LOW|INFO): /gm;
    expect(stdout.match(titles)).toHaveLength(records.length);
  });
});
