import { PatternError, type Span } from "../../errors.ts";
import { Lexer, type Token } from "../../pattern/parse/lexer.ts";
import { parseTerms } from "../../pattern/parse/terms.ts";

/** A part of a pattern's text that the editor colors; the kind is the name of its style. */
export interface Colored {
  readonly kind: "selector" | "text" | "regex" | "number" | "keyword" | "operator" | "bracket" | "word";
  readonly span: Span;
}

const numeric = /^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/;
const keyword = /^(?:IS|NOT|EXISTS|NULL|TRUE|FALSE)$/i;

/** The most characters that are colored. AWS accepts a tenth of it. */
const maxColored = 10_240;

/** Returns the tokens of a JSON or space-delimited pattern, up to the first character that cannot begin a token. */
export function tokensOf(source: string): readonly Token[] {
  const lexer = new Lexer(source.slice(0, maxColored), source.startsWith("[") ? "space" : "json");
  const tokens: Token[] = [];
  try {
    for (let token = lexer.next(); token.kind !== "end"; token = lexer.next()) tokens.push(token);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
  }
  return tokens;
}

/** Returns the parts of a pattern to color. */
export function coloredIn(source: string): readonly Colored[] {
  if (isBraced(source)) return tokensOf(source).map((token) => ({ kind: kindOf(token), span: token.span }));
  try {
    return parseTerms(source.slice(0, maxColored)).terms.flatMap(({ mode, span, value }) => [
      ...(mode === "plain" ? [] : [{ kind: "operator", span: { start: span.start, end: span.start + 1 } } as const]),
      { kind: value.kind === "regex" ? "regex" : value.quoted ? "text" : "word", span: value.span },
    ]);
  } catch (error) {
    if (error instanceof PatternError) return [];
    throw error;
  }
}

/** Whether a pattern is a JSON or a space-delimited pattern, rather than terms. */
export function isBraced(source: string): boolean {
  return /^[{[]/.test(source);
}

function kindOf({ kind, text }: Token): Colored["kind"] {
  switch (kind) {
    case "selector":
    case "text":
    case "regex":
      return kind;
    case "word":
      return numeric.test(text) ? "number" : keyword.test(text) ? "keyword" : "word";
    case "{":
    case "}":
    case "(":
    case ")":
    case "[":
    case "]":
      return "bracket";
    default:
      return "operator";
  }
}

const closing: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/** The brackets at a place of the text: a pair, or one without a partner. */
export interface Brackets {
  readonly isPair: boolean;
  readonly spans: readonly Span[];
}

/** Returns the bracket before or after an offset, with its partner. Brackets in texts and expressions are not meant. */
export function bracketsAt(source: string, offset: number): Brackets | undefined {
  if (!isBraced(source)) return undefined;
  const open: Token[] = [];
  const near = ({ span }: Token) => span.start === offset || span.end === offset;
  let found: Brackets | undefined;
  for (const token of tokensOf(source)) {
    if (token.text in closing && token.kind in closing) open.push(token);
    else if (Object.values(closing).includes(token.kind)) {
      const start = open.pop();
      const isPair = start !== undefined && closing[start.kind] === token.kind;
      const pair = start === undefined ? [token] : [start, token];
      if (pair.some(near)) found = { isPair, spans: pair.map(({ span }) => span) };
    }
  }
  const unclosed = open.find(near);
  return found ?? (unclosed && { isPair: false, spans: [unclosed.span] });
}
