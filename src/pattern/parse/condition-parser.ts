import { PatternError, type Span } from "../../errors.ts";
import type { Comparison, NumberValue, Operator, RegexValue, Tree, Value } from "../ast.ts";
import { found, hintForCharacter, isUnseen } from "../characters.ts";
import { Lexer, type Token, type TokenKind } from "./lexer.ts";
import { awsMessage, checkRegex, maxRegexes, numberPattern, tooManyRegexes } from "./limits.ts";

/** The common base of the JSON parser and the field parser: conditions on one subject each, joined by && and ||. */
export class ConditionParser {
  protected readonly source: string;
  protected token: Token;
  readonly #lexer: Lexer;
  #regexes = 0;

  constructor(source: string, kind: "json" | "space") {
    this.source = source;
    this.#lexer = new Lexer(source, kind);
    this.token = this.#lexer.next();
  }

  /** Takes the last bracket, which nothing may follow, not even whitespace. */
  protected close(kind: "}" | "]", expected: string): Span {
    const { span } = this.expect(kind, expected, false);
    if (span.end === this.source.length) return { start: 0, end: span.end };
    const rest = this.source.slice(span.end);
    const [first] = rest.replace(/^[ \t\r\n]+/, "");
    const isUnseenFirst = first !== undefined && isUnseen(first);
    const space = rest.includes("\n") ? "a line break" : "a space";
    const read = first === undefined ? space : isUnseenFirst ? found(first) : JSON.stringify(rest.trim());
    const alone = `a pattern is one ${kind === "}" ? "{ … }" : "[ … ]"} and nothing else`;
    throw this.error(
      { start: span.end, end: this.source.length },
      `expected the end after ${kind}, found ${read}`,
      first === undefined
        ? "heredocs and editors add a final line break: strip it"
        : isUnseenFirst
          ? hintForCharacter(first)
          : alone,
      `If a filter pattern starts with '${kind === "}" ? "{" : "["}' it must end with '${kind}'`,
    );
  }

  /** tree : conjunction { `||` conjunction } */
  protected tree<Leaf extends { readonly span: Span }>(leaf: () => Leaf): Tree<Leaf> {
    return this.list("or", "||", () => this.list("and", "&&", () => this.primary(leaf)));
  }

  /** conjunction : primary { `&&` primary } */
  protected list<Leaf extends { readonly span: Span }>(
    kind: "or" | "and",
    operator: TokenKind,
    operand: () => Tree<Leaf>,
  ): Tree<Leaf> {
    const first = operand();
    const operands = [first];
    while (this.take(operator)) operands.push(operand());
    const end = (operands.at(-1) ?? first).span.end;
    return operands.length === 1 ? first : { kind, span: { start: first.span.start, end }, operands };
  }

  /** primary : `(` tree `)` | leaf */
  protected primary<Leaf extends { readonly span: Span }>(leaf: () => Leaf): Tree<Leaf> {
    if (this.token.kind !== "(") return leaf();
    const open = this.expect("(", "(");
    const inner = this.tree(leaf);
    const close = this.expect(")", "&&, || or )");
    return { ...inner, span: { start: open.span.start, end: close.span.end } };
  }

  /** comparison : subject ( ( `=` | `!=` ) ( quoted | regex | word ) | ( `<` | `>` | `<=` | `>=` ) number ) */
  protected comparison<Subject extends { readonly span: Span }>(subject: Subject): Comparison<Subject> {
    const operator = this.operator(this.textOf(subject.span));
    const value = this.value(operator);
    return { kind: "comparison", span: { start: subject.span.start, end: value.span.end }, subject, operator, value };
  }

  protected operator(subject: string): Operator {
    const operator = operators.find((known) => known === this.token.kind);
    if (operator === undefined) throw this.noOperator(subject, subject.startsWith("$"));
    const { span } = this.expect(operator, operator);
    const { kind, span: next } = this.token;
    const hint = operatorHints[`${operator}${kind}`];
    if (hint !== undefined && next.start === span.end) {
      const written = { start: span.start, end: next.end };
      throw this.error(written, `expected an operator, found ${JSON.stringify(this.textOf(written))}`, hint);
    }
    return operator;
  }

  protected noOperator(subject: string, isSelector: boolean): PatternError {
    const others = isSelector ? ", IS NULL, IS TRUE, IS FALSE or NOT EXISTS" : "";
    const example = isSelector ? `{ ${subject} = "Create*" }` : `[${subject} = "4*"]`;
    return this.unexpected(`an operator after ${subject}`, `compare with = or !=${others}, for example ${example}`);
  }

  protected value(operator: Operator): Value {
    const { kind, span, text } = this.token;
    const isOrder = operator !== "=" && operator !== "!=";
    const number: NumberValue | undefined =
      kind === "word" && numberPattern.test(text) ? { kind: "number", span, text, value: Number(text) } : undefined;
    if (isOrder && number === undefined) {
      const quoted = kind === "text" && numberPattern.test(text);
      const hint = quoted ? "remove the quotes: AWS only orders numbers" : "AWS only orders numbers";
      throw this.unexpected(
        `a number after ${operator}`,
        kind === "=" ? `write ${operator}= without a space` : (valueHints[kind] ?? hint),
      );
    }
    if (kind === "regex") return this.regex();
    if (kind !== "text" && kind !== "word")
      throw this.unexpected(`a value after ${operator}`, valueHints[kind] ?? 'for example "Create*" or 404');
    this.expect(kind, "a value");
    return number ?? { kind: "text", span, text, quoted: kind === "text" };
  }

  protected regex(): RegexValue {
    const { span, text } = this.expect("regex", "a regular expression");
    checkRegex(this.source, span, text);
    if (++this.#regexes > maxRegexes) throw tooManyRegexes(this.source, span);
    return { kind: "regex", span, text };
  }

  protected take(kind: TokenKind): boolean {
    if (this.token.kind !== kind) return false;
    this.token = this.#lexer.next();
    return true;
  }

  /** Takes a token of a kind and, if `readNext` is set, reads the next one. */
  protected expect(kind: TokenKind, what: string, readNext = true, hint?: string): Token {
    const token = this.token;
    if (token.kind !== kind) {
      const isSecondWord = token.kind === "word" && kind !== "selector";
      const conjunction = kind === "]" ? undefined : conjunctionHints.get(token.text.toLowerCase());
      throw this.unexpected(
        what,
        hint ?? conjunction ?? (isSecondWord ? 'put a value that contains a space in double quotes: "…"' : undefined),
      );
    }
    if (readNext) this.token = this.#lexer.next();
    return token;
  }

  protected textOf({ start, end }: Span): string {
    return this.source.slice(start, end);
  }

  protected unexpected(expected: string, hint?: string): PatternError {
    const { kind, span } = this.token;
    const found = kind === "end" ? "the end" : JSON.stringify(this.textOf(span));
    const open = this.source[0];
    const aws =
      kind === "end"
        ? `If a filter pattern starts with '${open}' it must end with '${open === "{" ? "}" : "]"}'`
        : undefined;
    return this.error(span, `expected ${expected}, found ${found}`, hint, aws);
  }

  protected error(span: Span, message: string, hint?: string, aws: string = awsMessage): PatternError {
    return new PatternError(this.source, span, message, { ...(hint === undefined ? {} : { hint }), details: { aws } });
  }
}

const operators = ["=", "!=", "<", ">", "<=", ">="] as const;

const operatorHints: Readonly<Record<string, string>> = {
  "==": "AWS compares with a single =",
  "!==": "AWS compares with !=",
  "<>": "write != instead",
  "=>": "write >= instead",
  "=<": "write <= instead",
};

const valueHints: Readonly<Partial<Record<TokenKind, string>>> = {
  selector: "AWS compares a field with a value, never with another field",
  "(": "a condition has one value: join conditions with || and repeat the field",
};

const conjunctionHints: ReadonlyMap<string, string> = new Map([
  [",", "write || for either or && for both, and repeat the field"],
  ["and", "write && for both"],
  ["or", "write || for either"],
]);
