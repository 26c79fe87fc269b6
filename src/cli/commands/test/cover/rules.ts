import type { Alert } from "../../../../alert/alert.ts";
import type { Place, Problem } from "../../../../document/place.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { isExpired, type Rule, type RuleSet } from "../../../../rules/rule.ts";
import { type Ruler, readRulesFile, rulerWith } from "../../../flags/rules.ts";
import { failure, type Outcome, passed } from "../run.ts";

/** The rules of a file, and which of them the tests reach. */
export interface RulesReport {
  readonly file: string;
  /** The share of the rules that tests reach, in percent; expired rules do not count. */
  readonly percent: number;
  readonly rules: readonly RuleState[];
}

export interface RuleState extends Pick<Rule, "number" | "when" | "place" | "until"> {
  readonly reached: boolean;
  readonly expired: boolean;
}

interface Tested {
  readonly set: RuleSet;
  readonly ruler: Ruler;
  readonly reached: Set<number>;
}

/** Reads the files of rules that tests name, each once, and collects the rules that the tests reach. */
export class RuleCoverage {
  readonly #files = new Map<string, Tested>();

  /** Reads a file of rules. Returns its problems; none if it was read before. */
  async read(file: string, place: Place): Promise<readonly Problem[]> {
    if (this.#files.has(file)) return [];
    try {
      const set = await readRulesFile(file);
      this.#files.set(file, { set, ruler: await rulerWith(set), reached: new Set() });
      return set.problems;
    } catch (error) {
      if (error instanceof IamAlertsError) return [{ error, place }];
      throw error;
    }
  }

  /** Whether every rule of a file could be read. */
  isWhole(file: string): boolean {
    return this.#files.get(file)?.set.isWhole === true;
  }

  /** Returns a function that applies the rules of a file. */
  rulerOf(file: string | null): Ruler | undefined {
    return file === null ? undefined : this.#files.get(file)?.ruler;
  }

  /** Records the rules that were applied to an alert. */
  add(file: string | null, { rules }: Alert): void {
    const { reached } = (file === null ? undefined : this.#files.get(file)) ?? {};
    for (const { rule } of rules?.applied ?? []) reached?.add(rule);
  }

  get reports(): readonly RulesReport[] {
    const now = Date.now();
    return [...this.#files].map(([file, { set, reached }]) => {
      const rules = set.rules.map(({ number, when, place, until }) => ({
        ...{ number, when, place, until },
        reached: reached.has(number),
        expired: isExpired({ until }, now),
      }));
      return { file, percent: percentOf(rules), rules };
    });
  }

  /** Returns a warning for each rule that has expired. */
  get warnings(): readonly { readonly message: string; readonly place: Place }[] {
    const expired = this.reports.flatMap(({ rules }) => rules.filter((rule) => rule.expired));
    return expired.map(({ number, until, place }) => ({
      message: `rule ${number} has expired and does nothing: its last day was ${until}`,
      place,
    }));
  }
}

/** Returns the rules that no test reaches, without expired ones. */
export function unreached({ rules }: RulesReport): readonly RuleState[] {
  return rules.filter(({ reached, expired }) => !reached && !expired);
}

function percentOf(rules: readonly RuleState[]): number {
  const counted = rules.filter(({ expired }) => !expired);
  const reached = counted.filter((rule) => rule.reached).length;
  return counted.length === 0 ? 100 : Math.floor((reached / counted.length) * 1000) / 10;
}

/** Returns the outcome of --min-rules for a file of rules. */
export function rulesOutcome(report: RulesReport, least: number, place: Place): Outcome {
  const outcome = passed(`tests reach ${least}% of the rules in ${report.file}`, place);
  if (report.percent >= least) return outcome;
  const message = `expected tests that reach at least ${least}% of the rules in ${report.file}, found ${report.percent}%`;
  const lines = unreached(report).map(({ number, when }) => `rule ${number}   ${when}`);
  return { ...outcome, failures: [failure("rules", place, message, lines)] };
}
