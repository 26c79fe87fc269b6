import { readFileSync } from "node:fs";
import type { Place, Problem } from "../../../document/place.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Io } from "../../io.ts";
import { reasonOf } from "../../read/file.ts";
import { ClauseCoverage, type ClauseState, lackOf, percentOf } from "./cover/clauses.ts";
import { RuleCoverage, type RulesReport, rulesOutcome } from "./cover/rules.ts";
import { Events } from "./events.ts";
import type { TestFile } from "./file/file.ts";
import { parseTests } from "./file/parse.ts";
import { failure, type Invoke, isPassed, type Outcome, passed, runCoverage, runTests } from "./run.ts";

export interface SuiteOptions {
  readonly filter?: string;
  readonly bail?: boolean;
  readonly strict?: boolean;
  readonly minClauses?: number;
  readonly minRules?: number;
  /** The file of rules for the tests whose file names none. */
  readonly rules?: string;
  /** Whether a deployed function applies rules of its own. */
  readonly function?: string;
  readonly invoke: Invoke;
}

/** The result of a run. */
export interface Report {
  readonly files: readonly FileReport[];
  /** The problems with files, whose tests were not run. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly { readonly message: string; readonly place: Place }[];
  /** Empty if tests were left out, because the numbers would be misleading. */
  readonly patterns: readonly PatternReport[];
  /** The files of rules, and which rules the tests reach; empty if tests were left out. */
  readonly rules: readonly RulesReport[];
  /** All files that the run depends on. */
  readonly sources: readonly string[];
}

export interface FileReport {
  readonly file: TestFile;
  readonly outcomes: readonly Outcome[];
}

/** The share of a pattern's clauses that the tests of all files cover. */
export interface PatternReport {
  readonly name: string;
  readonly pattern: string;
  readonly percent: number;
  readonly clauses: readonly ClauseState[];
}

/** Runs the tests in the files, one after the other. */
export async function runSuite(paths: readonly string[], options: SuiteOptions, io: Io): Promise<Report> {
  const read = paths.map((path) => readTests(path, options));
  const isProblems = (entry: (typeof read)[number]): entry is readonly Problem[] => Array.isArray(entry);
  const parsed = read.filter((entry): entry is TestFile => !isProblems(entry));
  const rules = new RuleCoverage();
  const named = parsed.flatMap((file) => file.rules ?? []);
  const problems = read.filter(isProblems).flat();
  for (const { file, place } of named) problems.push(...(await rules.read(file, place)));
  const files = parsed.filter((file) => file.rules === null || rules.isWhole(file.rules.file));
  const events = new Events(io);
  const run = new Run(options, events, rules);
  const reports: FileReport[] = [];
  for (const file of files) {
    if (run.isOver) break;
    reports.push({ file, outcomes: await run.file(file) });
  }
  const { patterns, ruleReports } = run;
  const patternFiles = files.flatMap((file) => file.patternFiles);
  return {
    files: run.isWhole
      ? withRules(withClauses(reports, patterns, options.minClauses), ruleReports, options.minRules)
      : reports,
    problems,
    warnings: [...run.warnings, ...rules.warnings],
    rules: run.isWhole ? ruleReports : [],
    patterns: run.isWhole ? patterns : [],
    sources: [...paths, ...patternFiles, ...named.map(({ file }) => file), ...events.files],
  };
}

function readTests(path: string, { rules, function: deployed }: SuiteOptions): TestFile | readonly Problem[] {
  try {
    const read = parseTests(path, readFileSync(path, "utf8"));
    if (!("tests" in read)) return read;
    if (deployed !== undefined) return { ...read, rules: null };
    return rules === undefined || read.rules !== null ? read : { ...read, rules: { file: rules, place: read.place } };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined || cause instanceof IamAlertsError) throw cause;
    const error = new IamAlertsError("not-found", `cannot read the file: ${reasonOf(cause)}`, { cause });
    return [{ error, place: { file: path, line: 1, column: 1 } }];
  }
}

/** Adds a test of each pattern's clauses to the first file with that pattern. */
function withClauses(
  reports: readonly FileReport[],
  patterns: readonly PatternReport[],
  least: number | undefined,
): readonly FileReport[] {
  if (least === undefined) return reports;
  return reports.map((report, index) => {
    const { source } = report.file.pattern;
    const found = patterns.find(({ pattern }) => pattern === source);
    const isFirst = reports.findIndex(({ file }) => file.pattern.source === source) === index;
    return found === undefined || !isFirst
      ? report
      : { ...report, outcomes: [...report.outcomes, clauseOutcome(found, least, report.file.place)] };
  });
}

/** Adds a test of the rules that tests reach to the first file with these rules. */
function withRules(
  reports: readonly FileReport[],
  rules: readonly RulesReport[],
  least: number | undefined,
): readonly FileReport[] {
  if (least === undefined) return reports;
  return reports.map((report, index) => {
    const found = rules.find(({ file }) => file === report.file.rules?.file);
    const isFirst = reports.findIndex(({ file }) => file.rules?.file === found?.file) === index;
    return found === undefined || !isFirst
      ? report
      : {
          ...report,
          outcomes: [...report.outcomes, rulesOutcome(found, least, report.file.rules?.place ?? report.file.place)],
        };
  });
}

function clauseOutcome({ name, percent, clauses }: PatternReport, least: number, place: Place): Outcome {
  const outcome = passed(`tests cover ${least}% of the clauses of ${name}`, place);
  if (percent >= least) return outcome;
  const message = `expected tests that cover at least ${least}% of the clauses of ${name}, found ${percent}%`;
  const lacking = clauses.filter((state) => lackOf(state) !== null);
  const lines = lacking.map((state) => `${state.clause}   ${lackOf(state)}`);
  return { ...outcome, failures: [failure("clauses", place, message, lines)] };
}

class Run {
  readonly warnings: { message: string; place: Place }[] = [];
  isOver = false;
  readonly #options: SuiteOptions;
  readonly #events: Events;
  readonly #rules: RuleCoverage;
  readonly #coverage = new Map<string, { readonly name: string; readonly clauses: ClauseCoverage }>();

  constructor(options: SuiteOptions, events: Events, rules: RuleCoverage) {
    this.#options = options;
    this.#events = events;
    this.#rules = rules;
  }

  /** Whether all tests were run, so that numbers about all of them are valid. */
  get isWhole(): boolean {
    return !this.isOver && this.#options.filter === undefined;
  }

  async file(file: TestFile): Promise<readonly Outcome[]> {
    const { filter, strict } = this.#options;
    const ruler = this.#rules.rulerOf(file.rules?.file ?? null);
    const invoke: Invoke = (messages) => this.#options.invoke(messages, ruler);
    const { clauses } = this.#clausesOf(file);
    const outcomes: Outcome[] = [];
    const add = (outcome: Outcome) => {
      outcomes.push(outcome);
      if (outcome.verdict !== null) clauses.add(outcome.verdict);
      if (outcome.alert !== null) this.#rules.add(file.rules?.file ?? null, outcome.alert);
      this.isOver ||= this.#options.bail === true && !isPassed(outcome);
    };
    const part = filter?.toLowerCase() ?? "";
    const tests = file.tests.filter(({ name }) => name.toLowerCase().includes(part));
    // Many at a time, because packing takes most of the time; one at a time if the next one may have to be skipped.
    const size = this.#options.bail === true ? 1 : 100;
    for (let index = 0; index < tests.length && !this.isOver; index += size) {
      for (const outcome of await runTests(file, tests.slice(index, index + size), this.#events, invoke)) {
        add(outcome);
      }
    }
    // These need all tests.
    if (filter !== undefined || this.isOver) return outcomes;
    const coverage = runCoverage(file);
    if (coverage !== undefined) add(coverage);
    const lack = oneSided(file);
    if (lack === undefined) return outcomes;
    if (strict)
      add({ ...passed("tests on both sides", file.place), failures: [failure("one-sided", file.place, lack)] });
    else this.warnings.push({ message: lack, place: file.place });
    return outcomes;
  }

  get ruleReports(): readonly RulesReport[] {
    return this.#rules.reports;
  }

  get patterns(): readonly PatternReport[] {
    return [...this.#coverage].map(([pattern, { name, clauses }]) => {
      const { states } = clauses;
      return { name, pattern, percent: percentOf(states), clauses: states };
    });
  }

  #clausesOf({ pattern: { name, source, parsed } }: TestFile): { readonly clauses: ClauseCoverage } {
    const entry = this.#coverage.get(source) ?? { name, clauses: new ClauseCoverage(parsed) };
    this.#coverage.set(source, entry);
    return entry;
  }
}

/** Returns a warning about tests of only one kind, which a pattern that matches everything, or nothing, passes. */
function oneSided({ tests }: TestFile): string | undefined {
  const positive = tests.filter(({ matches }) => matches.value).length;
  if (tests.length === 0) return "expected tests, found none";
  if (positive === 0)
    return "expected a test with matches: true, found none: a pattern that matches nothing would pass";
  if (positive === tests.length) {
    return "expected a test with matches: false, found none: a pattern that matches everything would pass";
  }
  return undefined;
}
