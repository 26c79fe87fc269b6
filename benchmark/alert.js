// Alerts: from parsed records to terminal output, against parsing the records. Uses the published records if a copy is next
// to the project, and otherwise the samples.

import { existsSync, readFileSync } from "node:fs";
import { Chalk } from "chalk";
import { readRecord, renderHtml, renderTerminal, renderText, toAlert } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare, spent, timed } from "./measure.js";

const corpus = new URL("../../shared/corpus/records.jsonl", import.meta.url);
const isPublished = existsSync(corpus);
const all = isPublished
  ? readFileSync(corpus, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.stringify(JSON.parse(line).record))
  : messages(1_459);
const records = all.map((message) => JSON.parse(message));
const alerts = records.map((record) => toAlert(readRecord(record)));
const paint = new Chalk({ level: 1 });

const total = (list, size) => () => list.reduce((sum, entry) => sum + size(entry), 0);
const fresh = (record) => toAlert(readRecord(record));

/** The measured functions by name. Each returns a number derived from its results. */
const jobs = {
  "readRecord + toAlert": total(records, (record) => fresh(record).title.length),
  "the same + terminal": total(records, (record) => Buffer.byteLength(renderTerminal(fresh(record)))),
  "the same, in color at 100 cells": total(records, (record) =>
    Buffer.byteLength(renderTerminal(fresh(record), { paint, columns: 100, links: true })),
  ),
  "alerts as a text digest": () => Buffer.byteLength(renderText(alerts)),
  "alerts as one HTML document": () => Buffer.byteLength(renderHtml(alerts)),
};

export default async () => {
  const parse = total(all, (message) => Object.keys(JSON.parse(message)).length);
  await compare(
    `${records.length} records, ${isPublished ? "published ones" : "samples"}`,
    { name: "JSON.parse of them", work: () => timed(parse) },
    Object.entries(jobs).map(([name, job]) => ({ name, work: () => timed(job) })),
    25,
  );
  console.log("records a second of one core's time, the best of some runs");
  for (const [name, job] of Object.entries(jobs).slice(0, 3)) {
    const best = Math.min(...Array.from({ length: 20 }, () => spent(job)));
    const goal = name.endsWith("terminal") ? " (hold ≥ 50,000)" : "";
    console.log(`  ${name.padEnd(46)} ${Math.round(records.length / best)},000${goal}`);
  }
};
