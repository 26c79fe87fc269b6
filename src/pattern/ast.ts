import type { Span } from "../errors.ts";

/** A filter pattern. So far JSON patterns: `{ … }`. */
export type Pattern = JsonPattern;

export interface JsonPattern {
  readonly kind: "json";
  readonly span: Span;
  readonly source: string;
  readonly expression: Expression;
}

export type Expression = Or | And | Comparison;

/** Two operands or more, of which one must hold. */
export interface Or {
  readonly kind: "or";
  readonly span: Span;
  readonly operands: readonly Expression[];
}

/** Two operands or more, which must all hold. */
export interface And {
  readonly kind: "and";
  readonly span: Span;
  readonly operands: readonly Expression[];
}

export interface Comparison {
  readonly kind: "comparison";
  readonly span: Span;
  readonly selector: Selector;
  readonly operator: Operator;
  readonly value: TextValue;
}

export type Operator = "=" | "!=";

/** A path into the event: $.userIdentity.type */
export interface Selector {
  readonly kind: "selector";
  readonly span: Span;
  readonly names: readonly string[];
}

/** Text to compare with; `*` in it stands for any run of characters. */
export interface TextValue {
  readonly kind: "text";
  readonly span: Span;
  readonly text: string;
  readonly quoted: boolean;
}
