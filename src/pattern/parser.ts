import { PatternError } from "../errors.ts";
import type { Comparison, Expression, JsonPattern, Operator, Pattern, Selector, TextValue } from "./ast.ts";
import { Lexer, type Token, type TokenKind } from "./lexer.ts";

/** The longest pattern that AWS accepts, in characters. */
export const maxLength = 1024;

/**
 * Reads a filter pattern.
 *
 * @throws PatternError `pattern-syntax` with the place, what was expected and what was found.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parse(source: string): Pattern {
  const characters = [...source].length;
  if (characters > maxLength) {
    throw new PatternError(
      source,
      { start: [...source].slice(0, maxLength).join("").length, end: source.length },
      `expected at most ${maxLength} characters, found ${characters}`,
    );
  }
  if (!source.startsWith("{")) {
    throw new PatternError(source, { start: 0, end: 1 }, `expected a JSON pattern, { … }, found ${found(source)}`, {
      hint: /^\s+\{/.test(source)
        ? "AWS refuses blanks before the {"
        : 'compare fields of the event, for example { $.eventName = "Create*" }',
    });
  }
  return new Parser(source).json();
}

function found(source: string): string {
  return source === "" ? "nothing" : JSON.stringify(source.slice(0, 1));
}

class Parser {
  readonly #lexer: Lexer;
  readonly #source: string;
  #token: Token;

  constructor(source: string) {
    this.#source = source;
    this.#lexer = new Lexer(source);
    this.#token = this.#lexer.next();
  }

  /** json : `{` expression `}` */
  json(): JsonPattern {
    const open = this.#expect("{", "{");
    const expression = this.#expression();
    const close = this.#expect("}", "&&, || or }");
    if (close.span.end !== this.#source.length) {
      throw new PatternError(
        this.#source,
        { start: close.span.end, end: this.#source.length },
        "expected the end after }, found more",
        { hint: "remove what follows, blanks and line breaks too: AWS refuses them" },
      );
    }
    return { kind: "json", span: { start: open.span.start, end: close.span.end }, source: this.#source, expression };
  }

  /** expression : conjunction { `||` conjunction } */
  #expression(): Expression {
    return this.#list("or", "||", () => this.#conjunction());
  }

  /** conjunction : primary { `&&` primary } */
  #conjunction(): Expression {
    return this.#list("and", "&&", () => this.#primary());
  }

  #list(kind: "or" | "and", operator: TokenKind, operand: () => Expression): Expression {
    const first = operand();
    const operands = [first];
    while (this.#take(operator)) operands.push(operand());
    const end = operands.at(-1)?.span.end ?? first.span.end;
    return operands.length === 1 ? first : { kind, span: { start: first.span.start, end }, operands };
  }

  /** primary : `(` expression `)` | comparison */
  #primary(): Expression {
    if (this.#token.kind !== "(") return this.#comparison();
    const open = this.#expect("(", "(");
    const inner = this.#expression();
    const close = this.#expect(")", "&&, || or )");
    return { ...inner, span: { start: open.span.start, end: close.span.end } };
  }

  /** comparison : selector ( `=` | `!=` ) ( quoted | word ) */
  #comparison(): Comparison {
    const selector = this.#selector();
    const operator = this.#operator(selector);
    const value = this.#value();
    return {
      kind: "comparison",
      span: { start: selector.span.start, end: value.span.end },
      selector,
      operator,
      value,
    };
  }

  /** selector : `$` { `.` name } */
  #selector(): Selector {
    const { span, text } = this.#expect("selector", "a selector such as $.eventName, or (");
    return { kind: "selector", span, names: text.split(".").slice(1) };
  }

  #operator(selector: Selector): Operator {
    const { kind } = this.#token;
    if (kind !== "=" && kind !== "!=") {
      const { start, end } = selector.span;
      const path = this.#source.slice(start, end);
      throw this.#unexpected(`an operator after ${path}`, `compare with = or !=, for example { ${path} = "Create*" }`);
    }
    this.#expect(kind, kind);
    return kind;
  }

  #value(): TextValue {
    const { kind, span, text } = this.#token;
    if (kind !== "text" && kind !== "word") {
      throw this.#unexpected("a value", kind === "=" ? "a single = compares" : 'put it in double quotes: "…"');
    }
    this.#expect(kind, "a value");
    return { kind: "text", span, text, quoted: kind === "text" };
  }

  #take(kind: TokenKind): boolean {
    if (this.#token.kind !== kind) return false;
    this.#token = this.#lexer.next();
    return true;
  }

  #expect(kind: TokenKind, what: string): Token {
    const token = this.#token;
    if (token.kind !== kind) {
      const isSecondWord = token.kind === "word" && kind !== "selector";
      throw this.#unexpected(what, isSecondWord ? 'put a value with a blank in it in double quotes: "…"' : undefined);
    }
    // Nothing may follow the last brace, so it is not for the lexer to complain of.
    if (kind !== "}") this.#token = this.#lexer.next();
    return token;
  }

  #unexpected(expected: string, hint?: string): PatternError {
    const { kind, span } = this.#token;
    const what = kind === "end" ? "the end" : JSON.stringify(this.#source.slice(span.start, span.end));
    return new PatternError(
      this.#source,
      span,
      `expected ${expected}, found ${what}`,
      hint === undefined ? {} : { hint },
    );
  }
}
