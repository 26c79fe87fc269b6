// Alerts: from parsed records to what a terminal shows, against parsing the records in the first place. On the published
// records where they are at hand, else on the samples.

import { existsSync, readFileSync } from "node:fs";
import { Chalk } from "chalk";
import { readRecord, renderHtml, renderTerminal, renderText, toAlert } from "../dist/index.js";
import { compare, timed } from "./measure.js";
import { messages } from "./records.js";

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

const sum = (list, size) => timed(() => list.reduce((total, entry) => total + size(entry), 0));
const fresh = (record) => toAlert(readRecord(record));

export default async () => {
  const subjects = [
    { name: "readRecord + toAlert", work: () => sum(records, (record) => fresh(record).title.length) },
    {
      name: "the same + terminal",
      work: () => sum(records, (record) => Buffer.byteLength(renderTerminal(fresh(record)))),
    },
    {
      name: "the same, in colour at 100 cells",
      work: () =>
        sum(records, (record) =>
          Buffer.byteLength(renderTerminal(fresh(record), { paint, columns: 100, links: true })),
        ),
    },
    { name: "alerts as a text digest", work: () => timed(() => Buffer.byteLength(renderText(alerts))) },
    { name: "alerts as one HTML document", work: () => timed(() => Buffer.byteLength(renderHtml(alerts))) },
  ];
  await compare(
    `${records.length} records, ${isPublished ? "published ones" : "samples"}`,
    { name: "JSON.parse of them", work: () => sum(all, (message) => Object.keys(JSON.parse(message)).length) },
    subjects,
    25,
  );
  console.log("records a second and core, the best of some runs");
  for (const { name, work } of subjects.slice(0, 3)) {
    const best = Math.min(...Array.from({ length: 20 }, work));
    const goal = name.endsWith("terminal") ? " (hold ≥ 50,000)" : "";
    console.log(`  ${name.padEnd(46)} ${Math.round(records.length / best)},000${goal}`);
  }
};
