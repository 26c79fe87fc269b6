import { isMap, type Node } from "yaml";
import type { ChannelName } from "../alert/channel.ts";
import type { Severity } from "../alert/severity.ts";
import { readDocument } from "../document/document.ts";
import { inOrder } from "../document/place.ts";
import { type Fields, NodeReader } from "../document/reader.ts";
import { check, resolve, type Schema } from "../document/shape.ts";
import { IamAlertsError } from "../errors.ts";
import { parseGiven, patternIn, patternWithoutFiles } from "../given-pattern.ts";
import { compile } from "../pattern/match/compile.ts";
import { isRunbookUrl, runbookExpected } from "../response/address.ts";
import { listedAll } from "../words.ts";
import { keptCodes } from "./kept.ts";
import type { Rule, RuleSet } from "./rule.ts";
import schema from "./rules.schema.json" with { type: "json" };

/**
 * Reads the team's rules from YAML or JSON. Never throws because of the text: a rule with a fault is left out, and
 * `problems` has every fault with its line.
 *
 * @param file the name of the text in the places of problems
 */
export function readRules(text: string, file = "rules.yaml"): RuleSet {
  const { document, locate, problems } = readDocument(file, text);
  const misshapen = problems.length > 0 ? problems : check(document, { type: "array" }, locate);
  if (misshapen.length > 0) return { rules: [], problems: misshapen.map(withHint), isWhole: false };
  const reader = new RuleReader(document, locate);
  const rules = reader.items(document.contents).flatMap((node, index) => reader.rule(node, index + 1) ?? []);
  return { rules, problems: inOrder(reader.problems), isWhole: reader.problems.length === 0 };
}

/** Adds a hint to a fault of YAML: a pattern without quotes is the usual cause. */
function withHint({ error, place }: RuleSet["problems"][number]): RuleSet["problems"][number] {
  return { error: new IamAlertsError(error.code, error.message, { hint: quoteHint }), place };
}

const quoteHint =
  "a file of rules is a list: - when: '{ $.eventName = \"CreateUser\" }' with the pattern in quotes, and the keys below it";

const ruleSchema = schema.items as Schema;

/** The keys that change an alert. */
const effects: readonly string[] = ["severity", "mute", "code", "channels", "runbook"];

/** The longest message of a finding, in characters. */
const maxMessage = 500;

class RuleReader extends NodeReader {
  /** Returns a rule; undefined, after reporting all its faults, if it has any. */
  rule(node: Node, number: number): Rule | undefined {
    const faultsBefore = this.problems.length;
    this.problems.push(...check(this.document, ruleSchema, this.locate, node, `rule ${number}`));
    if (!isMap(resolve(this.document, node))) return undefined;
    const given = this.map(node);
    if (this.problems.length === faultsBefore && !(given.has("message") || effects.some((name) => given.has(name)))) {
      this.#fault(node, `expected ${listedAll(effects, "or")} in rule ${number}, found none`, "the rule has no effect");
    }
    // Values of a wrong type are reported above; the faults of the others are reported together with them.
    const fields = new Map([...given].filter(([name, field]) => this.#isTyped(name, field)));
    const value = <Value>(name: string) => (fields.has(name) ? (this.value(fields.get(name)) as Value) : null);
    const when = patternIn(value<string>("when") ?? "");
    const pattern = fields.has("when") ? this.#pattern(fields.get("when"), when, number) : undefined;
    const rule = {
      ...{ number, when, place: this.locate(node) },
      severity: value<Severity>("severity"),
      mute: value<boolean>("mute"),
      finding: this.#finding(given, fields, number),
      channels: value<readonly ChannelName[]>("channels"),
      runbook: this.#runbook(fields.get("runbook"), value<string>("runbook")),
      until: this.#until(fields.get("until"), value<string>("until")),
      tampering: value<boolean>("tampering") === true,
    };
    if (pattern === undefined || this.problems.length > faultsBefore) return undefined;
    return { ...rule, pattern, matcher: compile(pattern) };
  }

  #isTyped(name: string, node: Node): boolean {
    const { properties = {} } = ruleSchema;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return known !== undefined && check(this.document, known, this.locate, node, name).length === 0;
  }

  #pattern(node: Node | undefined, when: string, number: number): Rule["pattern"] | undefined {
    return this.at(node, () => {
      if (when === "") throw new IamAlertsError("config", `expected a pattern in rule ${number}, found none`);
      const hint = "the function reads rules without the files next to them: write the pattern itself";
      return parseGiven(patternWithoutFiles(when, hint));
    });
  }

  #finding(given: Fields, fields: Fields, number: number): Rule["finding"] {
    const [first, second] = ["code", "message"].filter((name) => given.has(name));
    if (first !== undefined && second === undefined) {
      const missing = first === "code" ? "message" : "code";
      const hint = "a finding has both";
      this.#fault(given.get(first), `expected ${missing} with ${first} in rule ${number}, found none`, hint);
    }
    const [code, message] = [fields.get("code"), fields.get("message")];
    if (code === undefined || message === undefined) return null;
    const finding = { code: String(this.value(code)), message: String(this.value(message)).trim() };
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(finding.code)) {
      const expected = "a code of at most 64 lower-case letters, digits and hyphens";
      this.#fault(code, `expected ${expected}, found ${JSON.stringify(finding.code)}`, "for example break-glass-used");
    } else if (keptCodes.has(finding.code)) {
      const expected = "expected a code of your own";
      this.#fault(code, `${expected}, found ${finding.code}, which protects alerts from rules`, "choose another one");
    }
    if (finding.message === "" || finding.message.length > maxMessage) {
      const length = finding.message.length;
      this.#fault(
        message,
        `expected a message of 1 to ${maxMessage} characters, found ${length}`,
        "write one sentence",
      );
    }
    return finding;
  }

  #runbook(node: Node | undefined, url: string | null): string | null {
    if (url !== null && !isRunbookUrl(url)) {
      this.#fault(
        node,
        `expected ${runbookExpected}, found ${JSON.stringify(url)}`,
        "for example https://wiki.example.com/iam",
      );
    }
    return url;
  }

  #until(node: Node | undefined, day: string | null): string | null {
    const time = day !== null && /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : Number.NaN;
    // Date.parse takes February 30 as March 2.
    if (day !== null && (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)) {
      this.#fault(node, `expected a date for until, found ${JSON.stringify(day)}`, "write the last day as 2027-01-31");
    }
    return day;
  }

  #fault(node: Node | undefined, message: string, hint: string): void {
    this.report(node, new IamAlertsError("config", message, { hint }));
  }
}
