import type { ChalkInstance } from "chalk";
import { visible } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import type { Decision, Example, Report } from "./report.ts";
import { sentenceOf } from "./sentence.ts";

/** The most operations that are listed. */
const maxOperations = 12;

/** Returns a report for people. */
export function printReport(report: Report, paint?: ChalkInstance): string {
  const { relation, iamOperations, reason, assumptions } = report;
  const [first, second] = [report.first.name, report.second.name];
  const sentence = sentenceOf(relation, first, second);
  const examples = [
    ...exampleLines(`only ${first} matches, for example`, report.onlyInFirst, report),
    ...exampleLines(`only ${second} matches, for example`, report.onlyInSecond, report),
    ...exampleLines(
      relation === "unknown" || relation === "overlapping" ? "both match, for example" : null,
      report.inBoth,
      report,
    ),
  ];
  const operations = [
    ...operationLines(first, iamOperations.onlyInFirst),
    ...operationLines(second, iamOperations.onlyInSecond),
  ];
  const notes = [
    ...(reason === null ? [] : [`reason: ${reason}`]),
    ...(assumptions.length === 0 ? [] : [`taken for granted: ${assumptions.join("; ")}`]),
  ];
  const sections = [examples, operations, notes].filter((lines) => lines.length > 0);
  const rest = sections.map((lines) => `\n${lines.map((line) => `${visible(line)}\n`).join("")}`);
  const head = visible(sentence);
  return `${paint === undefined ? head : paint.bold(head)}\n${rest.join("")}`;
}

function exampleLines(lead: string | null, example: Example | null, { first, second }: Report): readonly string[] {
  if (lead === null || example === null) return [];
  return [
    `${lead}:`,
    `  ${example.message}`,
    `    ${decided(first.name, example.first)}`,
    `    ${decided(second.name, example.second)}`,
  ];
}

function decided(name: string, { matches, clause, seen }: Decision): string {
  const isGroup = clause === "any of" || clause === "all of";
  const shown = isGroup ? seen.filter(({ value }) => value !== "absent") : seen;
  const values = shown.slice(0, 3).map(({ path, value }) => (path === "message" ? value : `${path} is ${value}`));
  const saw = values.length === 0 ? "" : ` (${values.join("; ")})`;
  const by = clause === null ? "" : isGroup ? `: ${groupOf(clause, matches)}` : `: ${clause}`;
  return `${name} ${matches ? "matches" : "does not match"}${by}${saw}`;
}

function groupOf(clause: string, matches: boolean): string {
  if (clause === "all of") return matches ? "all of its conditions are true" : "one of its conditions is false";
  return matches ? "one of its alternatives is true" : "none of its alternatives is true";
}

function operationLines(name: string, operations: readonly string[]): readonly string[] {
  if (operations.length === 0) return [];
  const more = operations.length - maxOperations;
  const listed = operations.slice(0, maxOperations).join(", ");
  return [
    `only ${name} catches ${count(operations.length, "write operation")} of IAM: ${listed}${more > 0 ? ` and ${more} more` : ""}`,
  ];
}
