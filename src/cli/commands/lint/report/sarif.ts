import manifest from "../../../../../package.json" with { type: "json" };
import type { Edit } from "../../../../carriers/found.ts";
import type { Place } from "../../../../carriers/text.ts";
import { safeJson } from "../../../../render/escape.ts";
import { type Problem, type Severity, severities } from "../problem.ts";
import { fingerprintOf } from "../suppress/baseline.ts";
import type { Texts } from "./place.ts";
import type { Report } from "./report.ts";
import { rules } from "./rules.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/**
 * Returns a run as SARIF 2.1.0, which GitHub and editors show.
 *
 * @param fixes the edits that fix a problem, escaped for its file
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function printSarif(report: Report, fixes: ReadonlyMap<Problem, readonly Edit[]>): string {
  const { problems, unreadable, large, texts } = report;
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  const notes = [
    ...unreadable.map(({ path, reason }) => notification(path, "error", `cannot read the file: ${reason}`)),
    ...large.map((path) => notification(path, "warning", "not read, because the file is large")),
  ];
  const run = {
    tool: {
      driver: {
        name: "iam-alerts",
        semanticVersion: manifest.version,
        rules: codes.map((code) => ruleData(code, problems)),
      },
    },
    columnKind: "utf16CodeUnits",
    invocations: [{ executionSuccessful: unreadable.length === 0, toolExecutionNotifications: notes }],
    results: problems.map((problem) => resultData(problem, codes, texts, fixes.get(problem))),
  };
  const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${safeJson(JSON.stringify(log, null, 2))}\n`;
}

function ruleData(code: string, problems: readonly Problem[]) {
  const own = problems.flatMap((problem) => (problem.code === code ? [severities.indexOf(problem.severity)] : []));
  const { title, help } = rules[code] ?? { title: code, help: code };
  return {
    id: code,
    name: code.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: help },
    help: {
      text: `${help}\n\nTo keep a pattern as it is, write a comment above it: iam-alerts-ignore ${code} -- the reason`,
    },
    defaultConfiguration: { level: levels[severities[Math.min(...own)] ?? "info"] },
  };
}

function resultData(problem: Problem, codes: readonly string[], texts: Texts, edits: readonly Edit[] | undefined) {
  const { code, severity, message, hint, place, pattern, fix } = problem;
  const logical =
    pattern === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: pattern.resource, kind: "resource" }] };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: hint === null ? `${message}.` : `${message}.\nHint: ${hint}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place.file) },
          region: { ...regionData(place, texts), snippet: { text: texts.at(place) } },
        },
        ...logical,
      },
    ],
    partialFingerprints: { "iamAlertsLint/v1": fingerprintOf(problem) },
    ...(edits === undefined ? {} : { fixes: [fixData(edits, texts, fix?.isSafe ?? false)] }),
  };
}

function fixData(edits: readonly Edit[], texts: Texts, isSafe: boolean) {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: isSafe ? "Writes what was meant." : "Changes what the pattern matches: check the result." },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: regionData(edit, texts), insertedContent: { text: edit.text } })),
    })),
  };
}

function regionData(place: Place, texts: Texts) {
  const { line, column, endLine, endColumn } = texts.regionOf(place);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function notification(path: string, level: "error" | "warning", text: string) {
  return { level, message: { text }, locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }] };
}

/** Returns a path as a URI, which is relative to the root of the repository if the path is. */
function uriOf(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(/^\.\//, "");
  const encoded = slashed
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
  if (slashed.startsWith("/")) return `file://${encoded}`;
  return /^[A-Za-z]:\//.test(slashed) ? `file:///${encoded}` : encoded;
}
