import { PatternError, type Span } from "../../errors.ts";
import { shortened } from "../../words.ts";
import type { RegexValue, Selector } from "../ast.ts";
import type { Like } from "./like.ts";

/** A difference between a translation and its pattern, or a fact that users of the translation need to know. */
export interface Caveat {
  readonly code: CaveatCode;
  readonly message: string;
  /** The clause of the pattern that the caveat is about, or the whole pattern. */
  readonly span: Span;
}

/**
 * The situation in which a translation may differ.
 *
 * - `null`: a field is null; `list`: it is a list or an object
 * - `type`: a field is a number or a boolean instead of text, or the reverse
 * - `leftmost`: the text after a star occurs twice; `line-break`: a text ends in a line break
 * - `fields`: an event has very many fields; `json`: a message is not JSON
 * - `delivery`: which events arrive at all; `size`: a limit of the target; `scan`: the amount of data it reads
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

/** The kinds of clause, with the parts of each. */
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
  /** A field that equals any of several texts without stars. */
  readonly oneOf: { readonly subject: Selector; readonly texts: readonly string[] };
  readonly "IS NULL": { readonly subject: Selector };
  readonly "IS TRUE": { readonly subject: Selector };
  readonly "IS FALSE": { readonly subject: Selector };
  readonly "NOT EXISTS": { readonly subject: Selector };
  readonly term: { readonly negated: boolean; readonly text: string };
  readonly regexTerm: { readonly negated: boolean; readonly value: RegexValue };
}

/**
 * A language to translate into, with a template for each kind of clause that it can express. A pattern with any other
 * kind of clause is refused, for the given reason.
 */
export interface Dialect<Query> {
  /** The name in messages. */
  readonly name: string;
  readonly templates: {
    readonly [Kind in keyof Leaves]?: (leaf: Leaves[Kind], clause: ClauseContext) => Query;
  };
  /** The reason for each missing template. */
  readonly refused: { readonly [Kind in keyof Leaves | "space"]?: string };
  readonly join: (kind: "and" | "or", operands: readonly Query[], clause: ClauseContext) => Query;
}

/** The longest clause that an error shows whole, in UTF-16 units. */
const maxShownClause = 60;

/** The clause that is being translated; templates report caveats and refusals through it. */
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

  /** Adds a caveat, unless the same caveat was added before. */
  caveat(code: CaveatCode, message: string): void {
    const isKnown = this.#caveats.some((known) => known.code === code && known.message === message);
    if (!isKnown) this.#caveats.push({ code, message, span: this.span });
  }

  /** Returns the error for a clause that the language cannot express. */
  refusal(reason: string, hint?: string): PatternError {
    const text = shortened(this.#source.slice(this.span.start, this.span.end), maxShownClause);
    return new PatternError(this.#source, this.span, `${this.#name} cannot express ${text}: ${reason}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { target: this.#name, reason },
    });
  }
}
