import type { Check, Condition, JsonPattern, Selector, Step } from "../ast.ts";
import { ConditionParser } from "./condition-parser.ts";
import { conditionHints } from "./lexer.ts";
import { maxWildcardSelectors } from "./limits.ts";

/** Parses a JSON pattern. */
export class JsonParser extends ConditionParser {
  #wildcards = 0;
  /** The selector of the previous condition, for hints. */
  #last: string | undefined;

  constructor(source: string) {
    super(source, "json");
  }

  /** json : `{` expression `}` */
  json(): JsonPattern {
    this.expect("{", "{");
    const expression = this.tree(() => this.#condition());
    const span = this.close("}", "&&, || or }");
    return { kind: "json", span, source: this.source, expression };
  }

  /** condition : selector ( operator value | `IS` what | `NOT` `EXISTS` ) */
  #condition(): Condition {
    const subject = this.#selector();
    return this.token.kind === "word" ? this.#check(subject) : this.comparison(subject);
  }

  /** check : `IS` ( `NULL` | `TRUE` | `FALSE` ) | `NOT` `EXISTS`. Deployed patterns also have them in lower case. */
  #check(subject: Selector): Check {
    const { text: first, span } = this.token;
    const upper = first.toUpperCase();
    if (upper === "EXISTS")
      throw this.unexpected(`an operator after ${this.textOf(subject.span)}`, this.#thereHint(subject));
    if (upper !== "IS" && upper !== "NOT") throw this.noOperator(this.textOf(subject.span), true);
    this.expect("word", first);
    const { text: second, span: last } = this.token;
    const test = tests.find((known) => known === `${upper} ${second.toUpperCase()}`);
    if (test === undefined || this.token.kind !== "word") {
      const expected = upper === "IS" ? "NULL, TRUE or FALSE after IS" : "EXISTS after NOT";
      const hint =
        second.toUpperCase() === "NOT"
          ? "AWS has no IS NOT; to match a field that is present, compare with !="
          : second.toUpperCase() === "EXISTS"
            ? this.#thereHint(subject)
            : undefined;
      throw this.unexpected(expected, hint);
    }
    const written = `${first} ${second}`;
    if (written !== test && written !== test.toLowerCase()) {
      throw this.error(
        { start: span.start, end: last.end },
        `expected ${test}, found ${JSON.stringify(written)}`,
        "write keywords in upper case",
      );
    }
    this.expect("word", second);
    return { kind: "check", span: { start: subject.span.start, end: last.end }, subject, test };
  }

  #thereHint(subject: Selector): string {
    return `AWS has no EXISTS; to match any text, number or boolean, write ${this.textOf(subject.span)} = "*"`;
  }

  /** selector : as the lexer reads it */
  #selector(): Selector {
    const { span, text } = this.expect("selector", "a selector such as $.eventName, or (", true, this.#selectorHint());
    this.#last = text;
    const steps = stepsOf(text);
    const wildcards = steps.filter(({ kind }) => kind === "any-name" || kind === "any-index").length;
    this.#wildcards += wildcards > 0 ? 1 : 0;
    if (wildcards > 1) throw this.error(span, "expected at most one wildcard in a selector, found more");
    if (this.#wildcards > maxWildcardSelectors) {
      throw this.error(span, `expected at most ${maxWildcardSelectors} selectors with a wildcard, found more`);
    }
    return { kind: "selector", span, steps };
  }

  /** Returns a hint for a token that is not the expected selector. */
  #selectorHint(): string | undefined {
    const { kind, span, text } = this.token;
    const rest = this.source.slice(span.end);
    const isName = /^\s*(?:[=!<>:]|(?:IS|NOT)\s)/i.test(rest) || text.endsWith(":");
    if (text.toUpperCase() === "NOT") return conditionHints["!"];
    if (kind !== "word" && kind !== "text") return undefined;
    if (!isName && this.#last !== undefined)
      return `repeat the field in every condition: ${this.#last} = ${this.textOf(span)}`;
    if (/^[$]/.test(text)) return `write selectors without quotes: ${text}`;
    if (kind === "text") return isName ? `write fields with $. and without quotes: $.${text}` : undefined;
    return `fields begin with $. in a JSON pattern: $.${text.replace(/^\.|:$/g, "")}`;
  }
}

const tests = ["IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"] as const;

function stepsOf(selector: string): readonly Step[] {
  const steps = selector.matchAll(/\.?\[(?:(\d+)|(\*)|'([^']*)')\]|\.(\*)|\.([^.[]+)/g);
  return [...steps].map(([, index, anyIndex, key, anyName, name]): Step => {
    if (index !== undefined) return { kind: "index", index: Math.min(Number(index), Number.MAX_SAFE_INTEGER) };
    if (anyIndex !== undefined) return { kind: "any-index" };
    if (anyName !== undefined) return { kind: "any-name" };
    return { kind: "name", name: key ?? name ?? "" };
  });
}
