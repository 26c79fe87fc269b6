import type { Command } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import { compile } from "../../../pattern/match/compile.ts";
import { maxLength, parse } from "../../../pattern/parse/parser.ts";
import { type Preset, presets } from "../../../presets.ts";
import { type CoverageRange, coverageRangeOf, percentOf } from "../../coverage.ts";
import type { Run } from "../../flags/flags.ts";
import { unknownPreset } from "../../flags/pattern.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { hangingRow } from "../../print/hanging.ts";
import { volumes } from "../../volumes.ts";

export function declare(command: Command, run: Run): void {
  command
    .argument("[preset]", "name of the preset to print")
    .option("--like <pattern>", "name the presets that a pattern equals, or is narrower or wider than")
    .addHelpText(
      "after",
      `
Examples:
  $ iam-alerts patterns
  $ iam-alerts patterns CloudWatch.4
  Find the control that a pattern meets, however it is written; exits with 1 if there is none:
  $ iam-alerts patterns --like '{ $.errorMessage = "Failed authentication" && $.eventName = ConsoleLogin }'
  Print only the pattern, for a script:
  $ iam-alerts patterns recommended > pattern.txt`,
    )
    .action((name: string | undefined) => run((io, options) => patterns(name, options, io)));
}

export interface PatternsOptions extends GlobalOptions {
  readonly like?: string;
}

/** Lists the presets, or prints one of them. Returns the exit code: 1 if no preset is like the pattern of --like. */
export async function patterns(name: string | undefined, options: PatternsOptions, io: Io): Promise<number> {
  if (options.like !== undefined) {
    if (name !== undefined) throw new IamAlertsError("usage", "expected a preset or --like, found both");
    const { printLike } = await import("./like.ts");
    return printLike(options.like, options, io);
  }
  const format = formatOf(options, io);
  const chosen =
    name === undefined ? presets : presets.filter((preset) => preset.name.toLowerCase() === name.toLowerCase());
  if (name !== undefined && chosen.length === 0) throw unknownPreset(name);
  const described = chosen.map(describe);
  const [only] = described;
  if (format === "json") io.stdout.write(`${JSON.stringify(name === undefined ? described : only, null, 2)}\n`);
  else if (format === "ndjson") for (const preset of described) io.stdout.write(`${JSON.stringify(preset)}\n`);
  else if (name === undefined) io.stdout.write(list(described, columnsOf(io)));
  else if (only !== undefined) io.stdout.write(format === "text" ? `${only.pattern}\n` : block(only, columnsOf(io)));
  return 0;
}

interface Described extends Preset {
  /** In characters. */
  readonly length: number;
  /** The share of IAM's write operations that the pattern catches, in percent. */
  readonly coverage: number;
  /** The share that it can catch, if the conditions on callers and parameters hold, in percent. */
  readonly coverageUpTo: number;
  /** The alerts per 100,000 records of the archive that `npm run archive` writes. */
  readonly alertsPer100000: number;
}

function describe(preset: Preset): Described {
  const { percent, upTo }: CoverageRange = coverageRangeOf(parse(preset.pattern), compile(preset.pattern));
  return {
    ...preset,
    length: [...preset.pattern].length,
    coverage: percent,
    coverageUpTo: percentOf(upTo),
    alertsPer100000: volumes[preset.name] ?? 0,
  };
}

function list(all: readonly Described[], columns: number | undefined): string {
  const width = Math.max(...all.map(({ name }) => name.length)) + 2;
  const row = (name: string, length: string, share: string, alerts: string, title: string) => {
    const lead = `${name.padEnd(width)}${length.padStart(6)}  ${share.padStart(shareWidth)}  ${alerts.padStart(6)}  `;
    return hangingRow(lead, lead.length, title, columns);
  };
  const head = row("preset", "length", "of IAM", "alerts", "what it catches");
  const rows = all.map(({ name, title, length, alertsPer100000: alerts, ...preset }) =>
    row(name, `${length}`, shareOf(preset), `${alerts}`, title),
  );
  const note = "alerts: per 100,000 records of the archive that npm run archive writes; backtest counts your own";
  return `${head}${rows.join("")}\n${hangingRow("", 0, note, columns)}`;
}

const shareWidth = "up to 100%".length;

/** Returns "75.9%", "up to 100%" if it depends on the caller, or "not IAM". */
function shareOf({ coverage, coverageUpTo }: Pick<Described, "coverage" | "coverageUpTo">): string {
  if (coverageUpTo === 0) return "not IAM";
  return coverage === 0 ? `up to ${coverageUpTo}%` : `${coverage}%`;
}

function coverageWords(preset: Described): string {
  if (preset.coverageUpTo === 0) return "not about IAM";
  return `${shareOf(preset)} of IAM's write operations${preset.coverage === 0 ? ", depending on who calls and how" : ""}`;
}

function block(preset: Described, columns: number | undefined): string {
  const { name, title, pattern, source, purpose, length, alertsPer100000 } = preset;
  const row = (label: string, text: string) => hangingRow(`  ${label.padEnd(10)}`, 12, text, columns);
  return [
    hangingRow("", 0, `${name}: ${title}`, columns),
    row("Purpose", purpose),
    row("Source", source),
    row("Length", `${length} of ${maxLength} characters`),
    row("Coverage", coverageWords(preset)),
    row("Alerts", `${alertsPer100000} per 100,000 records of the archive that npm run archive writes`),
    `\n${pattern}\n`,
  ].join("");
}
