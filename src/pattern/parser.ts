import { PatternError, type Span } from "../errors.ts";
import type {
  Check,
  Comparison,
  Condition,
  Expression,
  Field,
  FieldName,
  JsonPattern,
  NumberValue,
  Operator,
  Pattern,
  RegexValue,
  Selector,
  SpacePattern,
  Step,
  Tree,
  Value,
} from "./ast.ts";
import { Lexer, type Token, type TokenKind } from "./lexer.ts";
import { checkRegex, maxRegexes, tooManyRegexes } from "./limits.ts";
import { parseTerms } from "./terms.ts";

/** The longest pattern that AWS accepts, in characters. */
export const maxLength = 1024;

/** The most selectors with a wildcard that AWS accepts in a pattern. */
const maxWildcards = 3;

/**
 * Reads a filter pattern of any kind, and refuses what AWS refuses.
 *
 * @throws PatternError `pattern-syntax` with the place, what was expected and what was found; `details.aws` is the text
 *   of AWS's own error, where it is known.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parse(source: string): Pattern {
  const characters = [...source].length;
  if (characters > maxLength) {
    const start = [...source].slice(0, maxLength).join("").length;
    throw new PatternError(
      source,
      { start, end: source.length },
      `expected at most ${maxLength} characters, found ${characters}`,
      {
        details: {
          aws: `Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to ${maxLength}`,
        },
      },
    );
  }
  const [first] = source;
  if (first === "{") return new Parser(source, "json").json();
  if (first === "[") return new Parser(source, "space").space();
  const indented = /^\s+(?=[{[])/.exec(source)?.[0];
  if (indented !== undefined) {
    throw new PatternError(source, { start: 0, end: indented.length }, "expected { or [ first, found a blank", {
      hint: "AWS refuses blanks before the bracket: remove them",
      details: { aws: awsMessage },
    });
  }
  return parseTerms(source);
}

const awsMessage = "Invalid filter pattern";

/** A number as AWS writes it: 12, -1.5, .5, 5., 1e3 */
export const numberPattern: RegExp = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

class Parser {
  readonly #lexer: Lexer;
  readonly #source: string;
  #token: Token;
  #regexes = 0;
  #wildcards = 0;

  constructor(source: string, kind: "json" | "space") {
    this.#source = source;
    this.#lexer = new Lexer(source, kind);
    this.#token = this.#lexer.next();
  }

  /** json : `{` expression `}` */
  json(): JsonPattern {
    this.#expect("{", "{");
    const expression: Expression = this.#tree(() => this.#condition());
    const span = this.#close("}", "&&, || or }");
    return { kind: "json", span, source: this.#source, expression };
  }

  /** space : `[` [ field { `,` field } ] `]` */
  space(): SpacePattern {
    this.#expect("[", "[");
    const fields = [this.#field()];
    while (this.#take(",")) fields.push(this.#field());
    const span = this.#close("]", ", or ]");
    this.#refuseDuplicates(fields);
    return { kind: "space", span, source: this.#source, fields };
  }

  /** The last bracket, after which nothing may follow: neither blanks nor line breaks. */
  #close(kind: "}" | "]", expected: string): Span {
    const { span } = this.#expect(kind, expected, false);
    if (span.end === this.#source.length) return { start: 0, end: span.end };
    const rest = this.#source.slice(span.end);
    const isBlank = rest.trim() === "";
    throw this.#error(
      { start: span.end, end: this.#source.length },
      `expected the end after ${kind}, found ${isBlank ? (rest.includes("\n") ? "a line break" : "a blank") : JSON.stringify(rest.trim())}`,
      isBlank
        ? "heredocs and editors end with a line break: strip it"
        : `a pattern is one ${kind === "}" ? "{ … }" : "[ … ]"} and nothing else`,
      `If a filter pattern starts with '${kind === "}" ? "{" : "["}' it must end with '${kind}'`,
    );
  }

  /** tree : conjunction { `||` conjunction } */
  #tree<Leaf extends { readonly span: Span }>(leaf: () => Leaf): Tree<Leaf> {
    return this.#list("or", "||", () => this.#list("and", "&&", () => this.#primary(leaf)));
  }

  /** conjunction : primary { `&&` primary } */
  #list<Leaf extends { readonly span: Span }>(
    kind: "or" | "and",
    operator: TokenKind,
    operand: () => Tree<Leaf>,
  ): Tree<Leaf> {
    const first = operand();
    const operands = [first];
    while (this.#take(operator)) operands.push(operand());
    const end = (operands.at(-1) ?? first).span.end;
    return operands.length === 1 ? first : { kind, span: { start: first.span.start, end }, operands };
  }

  /** primary : `(` tree `)` | leaf */
  #primary<Leaf extends { readonly span: Span }>(leaf: () => Leaf): Tree<Leaf> {
    if (this.#token.kind !== "(") return leaf();
    const open = this.#expect("(", "(");
    const inner = this.#tree(leaf);
    const close = this.#expect(")", "&&, || or )");
    return { ...inner, span: { start: open.span.start, end: close.span.end } };
  }

  /** condition : selector ( operator value | `IS` what | `NOT` `EXISTS` ) */
  #condition(): Condition {
    const subject = this.#selector();
    return this.#token.kind === "word" ? this.#check(subject) : this.#comparison(subject);
  }

  /** check : `IS` ( `NULL` | `TRUE` | `FALSE` ) | `NOT` `EXISTS` */
  #check(subject: Selector): Check {
    const { text: first, span } = this.#token;
    const upper = first.toUpperCase();
    if (upper !== "IS" && upper !== "NOT") throw this.#noOperator(this.#textOf(subject.span), true);
    this.#expect("word", first);
    const { text: second, span: last } = this.#token;
    const test = tests.find((known) => known === `${upper} ${second.toUpperCase()}`);
    const written = { start: span.start, end: last.end };
    if (test === undefined || this.#token.kind !== "word") {
      const expected = upper === "IS" ? "NULL, TRUE or FALSE after IS" : "EXISTS after NOT";
      const hint =
        second.toUpperCase() === "NOT" ? "AWS has no IS NOT; for a field that is there compare with !=" : undefined;
      throw this.#unexpected(expected, hint);
    }
    if (test !== `${first} ${second}`) {
      throw this.#error(
        written,
        `expected ${test}, found ${JSON.stringify(`${first} ${second}`)}`,
        "AWS's keywords are upper case",
      );
    }
    this.#expect("word", second);
    return { kind: "check", span: { start: subject.span.start, end: last.end }, subject, test };
  }

  /** comparison : subject ( ( `=` | `!=` ) ( quoted | regex | word ) | ( `<` | `>` | `<=` | `>=` ) number ) */
  #comparison<Subject extends { readonly span: Span }>(subject: Subject): Comparison<Subject> {
    const operator = this.#operator(this.#textOf(subject.span));
    const value = this.#value(operator);
    return { kind: "comparison", span: { start: subject.span.start, end: value.span.end }, subject, operator, value };
  }

  #operator(subject: string): Operator {
    const operator = operators.find((known) => known === this.#token.kind);
    if (operator === undefined) throw this.#noOperator(subject, subject.startsWith("$"));
    const { span } = this.#expect(operator, operator);
    const { kind, span: next } = this.#token;
    const slip = operatorSlips[`${operator}${kind}`];
    if (slip !== undefined && next.start === span.end) {
      const written = { start: span.start, end: next.end };
      throw this.#error(written, `expected an operator, found ${JSON.stringify(this.#textOf(written))}`, slip);
    }
    return operator;
  }

  #noOperator(subject: string, isSelector: boolean): PatternError {
    const others = isSelector ? ", IS NULL, IS TRUE, IS FALSE or NOT EXISTS" : "";
    const example = isSelector ? `{ ${subject} = "Create*" }` : `[${subject} = "4*"]`;
    return this.#unexpected(`an operator after ${subject}`, `compare with = or !=${others}, for example ${example}`);
  }

  #value(operator: Operator): Value {
    const { kind, span, text } = this.#token;
    const isOrder = operator !== "=" && operator !== "!=";
    const number: NumberValue | undefined =
      kind === "word" && numberPattern.test(text) ? { kind: "number", span, text, value: Number(text) } : undefined;
    if (isOrder && number === undefined) {
      const quoted = kind === "text" && numberPattern.test(text);
      throw this.#unexpected(
        `a number after ${operator}`,
        quoted ? "leave the quotes out: AWS orders numbers only" : "AWS orders numbers only",
      );
    }
    if (kind === "regex") return this.#regex();
    if (kind !== "text" && kind !== "word")
      throw this.#unexpected(`a value after ${operator}`, 'for example "Create*" or 404');
    this.#expect(kind, "a value");
    return number ?? { kind: "text", span, text, quoted: kind === "text" };
  }

  #regex(): RegexValue {
    const { span, text } = this.#expect("regex", "a regular expression");
    checkRegex(this.#source, span, text);
    if (++this.#regexes > maxRegexes) throw tooManyRegexes(this.#source, span);
    return { kind: "regex", span, text };
  }

  /** selector : see the lexer */
  #selector(): Selector {
    const isWord = this.#token.kind === "word";
    const { span, text } = this.#expect(
      "selector",
      "a selector such as $.eventName, or (",
      true,
      isWord ? `fields begin with $. in a JSON pattern: $.${this.#token.text}` : undefined,
    );
    const steps = stepsOf(text);
    const wildcards = steps.filter(({ kind }) => kind === "any-name" || kind === "any-index").length;
    this.#wildcards += wildcards > 0 ? 1 : 0;
    if (wildcards > 1) throw this.#error(span, "expected at most one wildcard in a selector, found more");
    if (this.#wildcards > maxWildcards) {
      throw this.#error(span, `expected at most ${maxWildcards} selectors with a wildcard, found more`);
    }
    return { kind: "selector", span, steps };
  }

  /** field : `...` | nothing | name | tree of conditions, all on one name */
  #field(): Field {
    const { kind, span, text } = this.#token;
    if (kind === "," || kind === "]") return { kind: "unnamed", span: { start: span.start, end: span.start } };
    if (kind === "word" && text === "...") {
      this.#expect("word", text);
      return { kind: "ellipsis", span };
    }
    if (kind === "word") {
      const first = this.#name();
      const next: TokenKind = this.#token.kind;
      if (next === "," || next === "]" || next === "end")
        return { kind: "named", span, name: first.name, condition: null };
      return this.#conditionalField(first);
    }
    if (kind === "(") return this.#conditionalField(undefined);
    throw this.#unexpected("a field's name, a condition, ... or ]");
  }

  /** A field whose first name was read already, if it does not begin with a parenthesis. */
  #conditionalField(first: FieldName | undefined): Field {
    let read = first;
    let only: FieldName | undefined;
    const condition = this.#tree(() => {
      const name = read ?? this.#name();
      read = undefined;
      only ??= name;
      if (name.name !== only.name) {
        throw this.#error(
          name.span,
          `expected another condition on ${only.name}, found one on ${name.name}`,
          "the conditions of a field are all on that field; a comma begins the next one",
        );
      }
      return this.#comparison(name);
    });
    const start = first?.span.start ?? condition.span.start;
    return { kind: "named", span: { start, end: condition.span.end }, name: only?.name ?? "", condition };
  }

  #name(): FieldName {
    const { span, text } = this.#expect("word", "a field's name");
    if (/[.*:/+]/.test(text)) {
      throw this.#error(
        span,
        `expected a field's name, found ${JSON.stringify(text)}`,
        "names are of letters, digits, _ and -",
      );
    }
    return { kind: "field", span, name: text };
  }

  #refuseDuplicates(fields: readonly Field[]): void {
    const seen = new Set<string>();
    for (const field of fields) {
      const name = field.kind === "named" ? field.name : field.kind === "ellipsis" ? "..." : undefined;
      if (name === undefined) continue;
      if (seen.has(name)) {
        const message = `expected every field once, found ${JSON.stringify(name)} again`;
        throw this.#error(field.span, message, undefined, `Duplicate field '${name}'`);
      }
      seen.add(name);
    }
  }

  #take(kind: TokenKind): boolean {
    if (this.#token.kind !== kind) return false;
    this.#token = this.#lexer.next();
    return true;
  }

  /** Takes a token of a kind and, unless it is the last, reads the next. */
  #expect(kind: TokenKind, what: string, readNext = true, hint?: string): Token {
    const token = this.#token;
    if (token.kind !== kind) {
      const isSecondWord = token.kind === "word" && kind !== "selector";
      throw this.#unexpected(
        what,
        hint ?? (isSecondWord ? 'put a value with a blank in it in double quotes: "…"' : undefined),
      );
    }
    if (readNext) this.#token = this.#lexer.next();
    return token;
  }

  #textOf({ start, end }: Span): string {
    return this.#source.slice(start, end);
  }

  #unexpected(expected: string, hint?: string): PatternError {
    const { kind, span } = this.#token;
    const found = kind === "end" ? "the end" : JSON.stringify(this.#textOf(span));
    const open = this.#source[0];
    const aws =
      kind === "end"
        ? `If a filter pattern starts with '${open}' it must end with '${open === "{" ? "}" : "]"}'`
        : undefined;
    return this.#error(span, `expected ${expected}, found ${found}`, hint, aws);
  }

  #error(span: Span, message: string, hint?: string, aws = awsMessage): PatternError {
    return new PatternError(this.#source, span, message, { ...(hint === undefined ? {} : { hint }), details: { aws } });
  }
}

const tests = ["IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"] as const;
const operators = ["=", "!=", "<", ">", "<=", ">="] as const;

const operatorSlips: Readonly<Record<string, string>> = {
  "==": "AWS compares with a single =",
  "!==": "AWS compares with !=",
  "<>": "AWS writes it !=",
};

function stepsOf(selector: string): readonly Step[] {
  const steps = selector.matchAll(/\.?\[(?:(\d+)|(\*)|'([^']*)')\]|\.(\*)|\.([^.[]+)/g);
  return [...steps].map(([, index, anyIndex, key, anyName, name]): Step => {
    if (index !== undefined) return { kind: "index", index: Number(index) };
    if (anyIndex !== undefined) return { kind: "any-index" };
    if (anyName !== undefined) return { kind: "any-name" };
    return { kind: "name", name: key ?? name ?? "" };
  });
}
