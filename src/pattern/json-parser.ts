import type { Check, Condition, JsonPattern, Selector, Step } from "./ast.ts";
import { ConditionParser } from "./condition-parser.ts";
import { slips } from "./lexer.ts";

/** The most selectors with a wildcard that AWS accepts in a pattern. */
const maxWildcards = 3;

/** Reads a JSON pattern. */
export class JsonParser extends ConditionParser {
  #wildcards = 0;

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

  /** check : `IS` ( `NULL` | `TRUE` | `FALSE` ) | `NOT` `EXISTS` */
  #check(subject: Selector): Check {
    const { text: first, span } = this.token;
    const upper = first.toUpperCase();
    if (upper !== "IS" && upper !== "NOT") throw this.noOperator(this.textOf(subject.span), true);
    this.expect("word", first);
    const { text: second, span: last } = this.token;
    const test = tests.find((known) => known === `${upper} ${second.toUpperCase()}`);
    const written = { start: span.start, end: last.end };
    if (test === undefined || this.token.kind !== "word") {
      const expected = upper === "IS" ? "NULL, TRUE or FALSE after IS" : "EXISTS after NOT";
      const hint =
        second.toUpperCase() === "NOT" ? "AWS has no IS NOT; for a field that is there compare with !=" : undefined;
      throw this.unexpected(expected, hint);
    }
    if (test !== `${first} ${second}`) {
      throw this.error(
        written,
        `expected ${test}, found ${JSON.stringify(`${first} ${second}`)}`,
        "AWS's keywords are upper case",
      );
    }
    this.expect("word", second);
    return { kind: "check", span: { start: subject.span.start, end: last.end }, subject, test };
  }

  /** selector : see the lexer */
  #selector(): Selector {
    const isWord = this.token.kind === "word";
    const { span, text } = this.expect(
      "selector",
      "a selector such as $.eventName, or (",
      true,
      this.token.text.toUpperCase() === "NOT"
        ? slips["!"]
        : isWord
          ? `fields begin with $. in a JSON pattern: $.${this.token.text.replace(/^\./, "")}`
          : undefined,
    );
    const steps = stepsOf(text);
    const wildcards = steps.filter(({ kind }) => kind === "any-name" || kind === "any-index").length;
    this.#wildcards += wildcards > 0 ? 1 : 0;
    if (wildcards > 1) throw this.error(span, "expected at most one wildcard in a selector, found more");
    if (this.#wildcards > maxWildcards) {
      throw this.error(span, `expected at most ${maxWildcards} selectors with a wildcard, found more`);
    }
    return { kind: "selector", span, steps };
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
