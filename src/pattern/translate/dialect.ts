import { PatternError, type Span } from "../../errors.ts";
import { shortened } from "../../words.ts";
import type { RegexValue, Selector } from "../ast.ts";
import type { Like } from "./like.ts";

/** What the translation says differently from the pattern, or what one has to know to use it. */
export interface Caveat {
  readonly code: CaveatCode;
  readonly message: string;
  /** The clause of the pattern that it is about, or the whole pattern. */
  readonly span: Span;
}

/**
 * - `null`: where a field is null; `list`: where it is a list or an object
 * - `type`: where it is a number or a boolean and not text, or the other way round
 * - `leftmost`: where the text after a star is listed twice; `line-break`: where a text ends in one
 * - `fields`: in events with very many fields; `json`: in messages that are no JSON
 * - `delivery`: which events arrive at all; `size`: a limit of the target's; `scan`: what it reads
 */
export type CaveatCode =
  | "null"
  | "list"
  | "type"
  | "leftmost"
  | "line-break"
  | "fields"
  | "json"
  | "delivery"
  | "size"
  | "scan";

/** A pattern in another language. */
export interface Translation {
  readonly text: string;
  readonly caveats: readonly Caveat[];
}

/** The kinds of clause, and what each is made of. */
export interface Leaves {
  readonly text: { readonly subject: Selector; readonly negated: boolean; readonly like: Like };
  readonly number: {
    readonly subject: Selector;
    readonly negated: boolean;
    readonly text: string;
    readonly value: number;
  };
  readonly order: { readonly subject: Selector; readonly operator: "<" | ">" | "<=" | ">="; readonly value: number };
  readonly regex: { readonly subject: Selector; readonly negated: boolean; readonly value: RegexValue };
  /** A field that is any of several texts without stars. */
  readonly oneOf: { readonly subject: Selector; readonly texts: readonly string[] };
  readonly "IS NULL": { readonly subject: Selector };
  readonly "IS TRUE": { readonly subject: Selector };
  readonly "IS FALSE": { readonly subject: Selector };
  readonly "NOT EXISTS": { readonly subject: Selector };
  readonly term: { readonly negated: boolean; readonly text: string };
  readonly regexTerm: { readonly negated: boolean; readonly value: RegexValue };
}

/**
 * A language to translate into: a template for each kind of clause that it can say. Where there is none, a pattern with
 * such a clause is refused, for the reason given.
 */
export interface Dialect<Query> {
  /** As messages call it. */
  readonly name: string;
  readonly templates: {
    readonly [Kind in keyof Leaves]?: (leaf: Leaves[Kind], clause: ClauseContext) => Query;
  };
  /** Why there is no template. */
  readonly refused: { readonly [Kind in keyof Leaves | "space"]?: string };
  readonly join: (kind: "and" | "or", operands: readonly Query[], clause: ClauseContext) => Query;
}

/** The longest clause that an error shows whole, in UTF-16 units. */
const maxShownClause = 60;

/** The clause that is being translated: what a template says about it. */
export class ClauseContext {
  readonly #name: string;
  readonly #source: string;
  readonly #caveats: Caveat[];
  readonly span: Span;

  constructor(name: string, source: string, span: Span, caveats: Caveat[]) {
    this.#name = name;
    this.#source = source;
    this.span = span;
    this.#caveats = caveats;
  }

  /** Notes a difference, once. */
  caveat(code: CaveatCode, message: string): void {
    const isKnown = this.#caveats.some((known) => known.code === code && known.message === message);
    if (!isKnown) this.#caveats.push({ code, message, span: this.span });
  }

  /** The error for what cannot be said. */
  refusal(reason: string, hint?: string): PatternError {
    const text = shortened(this.#source.slice(this.span.start, this.span.end), maxShownClause);
    return new PatternError(this.#source, this.span, `${this.#name} cannot express ${text}: ${reason}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { target: this.#name, reason },
    });
  }
}
