import { iamOperationsSource } from "../../../cloudtrail/operations.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import type { Budget } from "../../../pattern/budget.ts";
import type { Diagnostic } from "../../../pattern/lint/lint.ts";
import { maxRegexes, maxWildcardSelectors } from "../../../pattern/parse/limits.ts";
import { maxLength } from "../../../pattern/parse/parser.ts";
import { printSelector } from "../../../pattern/print.ts";
import { leavesOf } from "../../../pattern/tree.ts";
import { visible } from "../../../render/escape.ts";
import { listed } from "../../../words.ts";
import { type CoverageRange, isFixed, percentOf } from "../../coverage.ts";

/** The facts that `explain` finds out about a pattern. */
export interface Explained {
  readonly name: string;
  readonly pattern: string;
  readonly parsed: Pattern;
  /** Whether no event of CloudTrail can match. */
  readonly neverMatches: boolean;
  readonly meaning: string;
  readonly budget: Budget;
  readonly diagnostics: readonly Diagnostic[];
  /** The pattern with all its fixes; null if there is none. */
  readonly corrected: string | null;
  /** A shorter pattern that is proven to match the same events; null if there is none, and for a preset. */
  readonly shorter: string | null;
  readonly coverage: CoverageRange;
}

/** Prints a report for people: sections separated by empty lines. */
export function printReport(report: Explained): string {
  const { name, pattern, meaning, budget, diagnostics, corrected, shorter, neverMatches } = report;
  const sections = [
    `${name}${neverMatches ? " can never match an event" : ""}\n${indented(pattern)}`,
    meaning,
    `Budget: ${budget.characters} of ${maxLength} characters, ${budget.regexes} of ${maxRegexes} regular expressions, ${budget.wildcardSelectors} of ${maxWildcardSelectors} wildcard selectors`,
    diagnostics.length === 0 ? "No warnings." : diagnostics.map(printDiagnostic).join("\n"),
    ...(corrected === null ? [] : [`Corrected:\n${indented(corrected)}`]),
    ...(shorter === null
      ? []
      : [`Shorter, proven to match the same events, ${[...shorter].length} characters:\n${indented(shorter)}`]),
    printCoverage(report),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** Indents a pattern of one or more lines. */
function indented(pattern: string): string {
  return pattern
    .split(/\r?\n/)
    .map((line) => `  ${visible(line)}`)
    .join("\n");
}

/** Returns a warning and its hint. */
export function printDiagnostic({ code, severity, message, hint }: Diagnostic): string {
  return [`${severity} ${code}: ${message}`, ...(hint === null ? [] : [`  hint: ${hint}`])].join("\n");
}

const advice = `
With attribute-based access control, a tag can grant access. The preset iam-all-changes catches all of these operations,
and operations that AWS adds later.`;

function printCoverage({ parsed, coverage, neverMatches }: Explained): string {
  const { caught, of, percent, missed, upTo } = coverage;
  if (neverMatches) return `Catches none of IAM's ${of} write operations, because the pattern can never match.`;
  if (upTo === 0) return `Not about IAM: IAM's ${of} write operations cannot match (${iamOperationsSource}).`;
  const others = otherFields(parsed);
  const conditions = `when the pattern's ${others.length === 1 ? "condition" : "conditions"} on ${listed(others)} ${others.length === 1 ? "holds" : "hold"}`;
  if (caught === 0) {
    return `Catches up to ${upTo} of IAM's ${of} write operations, ${percentOf(upTo)}%, ${conditions} (${iamOperationsSource}).`;
  }
  const more = upTo > caught ? `, and up to ${upTo} ${conditions}` : "";
  const misses = missed.length === 0 ? "" : `\nMisses:\n${wrapped(missed)}`;
  const note = others.length === 0 || more !== "" ? "" : `\n${noteOn(others)}`;
  return `Catches ${caught} of IAM's ${of} write operations, ${percent}%${more} (${iamOperationsSource})${misses}${
    percent < 100 ? advice : ""
  }${note}`;
}

const noteOn = (fields: readonly string[]): string =>
  `Counted for successful calls by an IAM user. For other calls, the result also depends on ${listed(fields)}.`;

/** Returns the fields of a pattern that differ between calls of one operation. */
function otherFields(pattern: Pattern): readonly string[] {
  if (pattern.kind !== "json") return [];
  const clauses = leavesOf(pattern.expression).filter((clause) => !isFixed(clause));
  return [...new Set(clauses.map(({ subject }) => printSelector(subject)))];
}

/** Wraps names at 100 characters per line. */
function wrapped(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const last = lines.at(-1) as string;
    if (last !== "" && last.length + name.length > 98) lines.push(name);
    else lines[lines.length - 1] = last === "" ? name : `${last}, ${name}`;
  }
  return lines.map((line) => `  ${line}`).join(",\n");
}
