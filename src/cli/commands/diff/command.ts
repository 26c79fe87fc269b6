import { type Command, InvalidArgumentError, Option } from "commander";
import { compare } from "../../../compare.ts";
import { IamAlertsError } from "../../../errors.ts";
import { safeJson } from "../../../render/escape.ts";
import type { Run } from "../../flags/flags.ts";
import {
  alsoOption,
  exceptOption,
  patternHelp,
  patternIn,
  type Refinement,
  type ResolvedPattern,
  resolvePattern,
} from "../../flags/pattern.ts";
import { formatOf, type GlobalOptions, paintOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { printReport } from "./print.ts";
import { type Report, reportOf } from "./report.ts";

/** The relations that are differences. */
const differences = ["narrower", "wider", "overlapping", "disjoint"] as const;

export interface DiffOptions extends GlobalOptions, Refinement {
  readonly allow?: readonly string[];
  readonly cloudtrail?: boolean;
}

export function declare(command: Command, run: Run): void {
  command
    .argument("<pattern>", `${patternHelp}; @- for stdin`)
    .argument("[second]", "the pattern to compare with (default: the same, with --also and --except)")
    .addOption(alsoOption())
    .addOption(exceptOption())
    .addOption(allowOption())
    .option("--no-cloudtrail", "take nothing for granted about the events, not even that each has an eventName")
    .addHelpText(
      "after",
      `
Proves that two patterns match the same events, or prints an event that only one of them matches, and the clause that
decides. --also and --except change the second pattern. Exits with 0 if the patterns are equal, with 1 if they differ,
and with 2 if neither can be proven.

Examples:
  $ iam-alerts diff CloudWatch.4 cis-1.2-3.4
  $ iam-alerts diff '{ $.errorCode != "AccessDenied" }' '{ $.errorCode != "AccessDenied" || $.errorCode NOT EXISTS }'
  $ iam-alerts diff recommended --except 'userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*'
  Compare a pattern with the last commit's, and accept it if it matches all that the old one matches:
  $ git show HEAD:pattern.txt | iam-alerts diff @pattern.txt @- --allow wider`,
    )
    .action((first: string, second: string | undefined) => run((io, options) => diff(first, second, options, io)));
}

function allowOption(): Option {
  return new Option(
    "--allow <relations>",
    `also exit with 0 if the first pattern is ${differences.join(", ")}: a list separated by commas`,
  ).argParser((text: string) => {
    const relations = text.split(",").map((relation) => relation.trim());
    const wrong = relations.find((relation) => !differences.some((known) => known === relation));
    if (wrong !== undefined) throw new InvalidArgumentError(`Expected some of ${differences.join(", ")}.`);
    return relations;
  });
}

/** Prints how two patterns relate. Returns the exit code: 0 for equal or allowed, 1 for different, 2 for unknown. */
export async function diff(given: string, second: string | undefined, options: DiffOptions, io: Io): Promise<number> {
  if (second === undefined && options.also === undefined && options.except === undefined) {
    throw new IamAlertsError("usage", "expected a second pattern, --also or --except, found none", {
      hint: "for example: iam-alerts diff CloudWatch.4 cis-1.2-3.4",
    });
  }
  if (given === "@-" && second === "@-") {
    throw new IamAlertsError("usage", "expected one pattern on stdin, found @- twice");
  }
  const stdin = [given, second].includes("@-") ? await readAll(io) : "";
  const read = (text: string) => (text === "@-" ? stdin : text);
  const [one, two] = named(
    { ...resolvePattern(read(given)), ...(given === "@-" ? { name: fromStdin } : {}) },
    { ...resolvePattern(read(second ?? given), options), ...(second === "@-" ? { name: fromStdin } : {}) },
    second === undefined ? "the refined pattern" : "the second pattern",
  );
  const report = reportOf(one, two, compare(one.parsed, two.parsed, { cloudTrail: options.cloudtrail !== false }));
  await print(report, options, io);
  if (report.relation === "unknown") return 2;
  return report.relation === "equal" || options.allow?.includes(report.relation) ? 0 : 1;
}

const fromStdin = "the pattern on stdin";

/** Gives patterns that have no name of their own, or the same one, names that tell them apart. */
function named(
  one: ResolvedPattern,
  two: ResolvedPattern,
  secondName: string,
): readonly [ResolvedPattern, ResolvedPattern] {
  const isSame = one.name === two.name;
  const isText = ({ name }: ResolvedPattern) => /^the pattern(?: \+|$)/.test(name);
  return [
    isText(one) ? { ...one, name: "the first pattern" } : one,
    isSame || isText(two) ? { ...two, name: secondName } : two,
  ];
}

/** Reads a pattern from stdin, as from a file. */
async function readAll(io: Io): Promise<string> {
  if (io.stdin.isTerminal) {
    throw new IamAlertsError("usage", "expected a pattern on stdin, found a terminal", {
      hint: "for example: git show HEAD:pattern.txt | iam-alerts diff @pattern.txt @-",
    });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin.chunks()) chunks.push(Uint8Array.from(chunk));
  const pattern = patternIn(Buffer.concat(chunks).toString("utf8"));
  // An empty pattern would match every event, which a command that failed before the pipe does not mean.
  if (pattern === "") throw new IamAlertsError("usage", "expected a pattern on stdin, found nothing");
  return pattern;
}

async function print(report: Report, options: DiffOptions, io: Io): Promise<void> {
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${safeJson(JSON.stringify(report, null, 2))}\n`);
  else if (format === "ndjson") io.stdout.write(`${safeJson(JSON.stringify(report))}\n`);
  else {
    const paint = format === "terminal" ? await paintOf(options, io) : undefined;
    io.stdout.write(printReport(report, paint));
  }
}
