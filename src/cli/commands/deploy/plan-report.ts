import type { ChalkInstance } from "chalk";
import { safeJson, visible } from "../../../render/escape.ts";
import { formatOf, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { diffPatterns, sameMeaning } from "../subscribe/diff.ts";
import type { Loss } from "../subscribe/loss.ts";
import type { DeployOptions } from "./parameters.ts";

type Values = Readonly<Record<string, string>>;

/** One change of a plan: of a bucket, an object, a parameter, the stack or a resource by its type. */
export interface Change {
  readonly action: "create" | "update" | "delete" | "unchanged";
  readonly resource: string;
  readonly name: string;
  readonly before: string | Values | null;
  readonly after: string | Values | null;
  /** Whether an update creates the resource again. */
  readonly isReplaced?: boolean;
}

/** The result for programs. */
export interface Report {
  readonly stack: string;
  readonly changes: readonly Change[];
  readonly losses: readonly Loss[];
  readonly applied: boolean;
  /** The findings of doctor; null if it did not run. */
  readonly doctor: readonly unknown[] | null;
}

const signs = { create: "+", update: "~", unchanged: "=", delete: "-" } as const;

/** Whether the output is one JSON object at the end. */
export function isJson(options: DeployOptions, io: Io): boolean {
  return /json$/.test(formatOf(options, io));
}

/** Prints a plan for people. */
export async function printPlan(
  stack: string,
  changes: readonly Change[],
  options: DeployOptions,
  io: Io,
): Promise<void> {
  if (isJson(options, io)) return;
  const paint = formatOf(options, io) === "terminal" ? await paintOf(options, io) : undefined;
  const lines = changes.flatMap((change) => {
    const { action, resource, name } = change;
    const again = change.isReplaced ? ", is created again" : "";
    const head = `${signs[action]} ${action.padEnd(9)} ${visible(resource)} ${visible(name)}${again}`;
    return [`  ${painted(head, action, paint)}`, ...detailsOf(change).map((line) => `      ${visible(line)}`)];
  });
  const all = lines.length === 0 ? ["  = unchanged, nothing to change"] : lines;
  io.stdout.write(`stack ${visible(stack)}\n${all.join("\n")}\n`);
}

function painted(text: string, action: Change["action"], paint?: ChalkInstance): string {
  if (paint === undefined || action === "unchanged") return text;
  return action === "create" ? paint.green(text) : action === "delete" ? paint.red(text) : paint.yellow(text);
}

function detailsOf({ name, before, after }: Change): readonly string[] {
  if (name === "FilterPattern" && typeof after === "string") {
    const lines = diffPatterns(typeof before === "string" ? before : "", after).filter(({ text }) => text !== "");
    const note = typeof before === "string" ? sameMeaning(before, after) : null;
    return [...(note === null ? [] : [note]), ...lines.map(({ sign, text }) => `${sign} ${text}`)];
  }
  const isText = typeof before === "string" || typeof after === "string";
  if (isText) {
    if (before === null) return [`${after}`];
    return after === null ? [] : [`${before === "" ? "none" : before} -> ${after === "" ? "none" : after}`];
  }
  const [old, now] = [(before ?? {}) as Values, (after ?? {}) as Values];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].map(
    (key) => `${key}: ${[old[key], now[key]].filter((value) => value !== undefined).join(" -> ")}`,
  );
}

/** Prints the result for programs. */
export function printReport(report: Report, options: DeployOptions, io: Io): void {
  if (!isJson(options, io)) return;
  const json = JSON.stringify(report, null, formatOf(options, io) === "json" ? 2 : undefined);
  io.stdout.write(`${safeJson(json)}\n`);
}
