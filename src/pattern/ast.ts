import type { Span } from "../errors.ts";

/** A filter pattern of one of three kinds: `ERROR -debug`, `{ $.a = 1 }` or `[ip, status = 4*]`. */
export type Pattern = TermPattern | JsonPattern | SpacePattern;

/** Terms that the text of a message must, may or must not contain. */
export interface TermPattern {
  readonly kind: "terms";
  readonly span: Span;
  readonly source: string;
  readonly terms: readonly Term[];
}

export interface Term {
  readonly kind: "term";
  readonly span: Span;
  /**
   * plain: must occur. optional (?): one of them must occur, but ignored if the pattern has other terms. excluded (-):
   * must not occur.
   */
  readonly mode: "plain" | "optional" | "excluded";
  readonly value: TextValue | RegexValue;
}

/** Conditions on the fields of a JSON message. */
export interface JsonPattern {
  readonly kind: "json";
  readonly span: Span;
  readonly source: string;
  readonly expression: Expression;
}

/** The fields of a line of text, separated by spaces. */
export interface SpacePattern {
  readonly kind: "space";
  readonly span: Span;
  readonly source: string;
  readonly fields: readonly Field[];
}

export type Field = EllipsisField | NamedField | UnnamedField;

/** `...`: any number of fields. */
export interface EllipsisField {
  readonly kind: "ellipsis";
  readonly span: Span;
}

export interface UnnamedField {
  readonly kind: "unnamed";
  readonly span: Span;
}

export interface NamedField {
  readonly kind: "named";
  readonly span: Span;
  readonly name: string;
  readonly condition: Tree<Comparison<FieldName>> | null;
}

/** Leaves joined by && and ||. */
export type Tree<Leaf> = Or<Leaf> | And<Leaf> | Leaf;

/** At least two operands, one of which must be true. */
export interface Or<Leaf> {
  readonly kind: "or";
  readonly span: Span;
  readonly operands: readonly Tree<Leaf>[];
}

/** At least two operands, all of which must be true. */
export interface And<Leaf> {
  readonly kind: "and";
  readonly span: Span;
  readonly operands: readonly Tree<Leaf>[];
}

/** A condition of a JSON pattern. */
export type Condition = Comparison<Selector> | Check;

export type Expression = Tree<Condition>;

/** A subject compared with a value. The operators <, >, <= and >= only take numbers. */
export interface Comparison<Subject> {
  readonly kind: "comparison";
  readonly span: Span;
  readonly subject: Subject;
  readonly operator: Operator;
  readonly value: Value;
}

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=";

/** A test for null, a boolean or a missing field. */
export interface Check {
  readonly kind: "check";
  readonly span: Span;
  readonly subject: Selector;
  readonly test: "IS NULL" | "IS TRUE" | "IS FALSE" | "NOT EXISTS";
}

/** The field that a condition of a space-delimited pattern tests. */
export interface FieldName {
  readonly kind: "field";
  readonly span: Span;
  readonly name: string;
}

/** A path into the event: $.userIdentity.type, $.resources[0].ARN, $.tags[*].key */
export interface Selector {
  readonly kind: "selector";
  readonly span: Span;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  /** `.*` */
  | { readonly kind: "any-name" }
  /** `[*]` */
  | { readonly kind: "any-index" };

export type Value = TextValue | NumberValue | RegexValue;

/** Text to compare with or to search for. In a comparison, `*` matches any run of characters. */
export interface TextValue {
  readonly kind: "text";
  readonly span: Span;
  readonly text: string;
  readonly quoted: boolean;
}

/** A number written without quotes. */
export interface NumberValue {
  readonly kind: "number";
  readonly span: Span;
  /** The number as the pattern spells it. */
  readonly text: string;
  readonly value: number;
}

/** The regular expression of `%…%`, without the percent signs. */
export interface RegexValue {
  readonly kind: "regex";
  readonly span: Span;
  readonly text: string;
}
