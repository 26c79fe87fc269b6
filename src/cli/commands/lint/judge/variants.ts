import type { CarriedText } from "../../../../carriers/text.ts";
import { PatternError } from "../../../../errors.ts";
import type { Pattern } from "../../../../pattern/ast.ts";
import { parseWithHints } from "../../../../pattern/parse/hints.ts";
import { maxLength } from "../../../../pattern/parse/parser.ts";
import { type Role, rolesBetween } from "./roles.ts";
import { type Source, sourceOf } from "./source.ts";

/** A pattern with texts in its holes. */
export interface Variant {
  readonly source: Source;
  readonly parsed: Pattern;
}

/** A pattern as far as it can be known despite its holes: parsed, refused, or unknown, because a hole decides. */
export type Reading =
  | { readonly kind: "read"; readonly variants: readonly Variant[] }
  | { readonly kind: "refused"; readonly source: Source; readonly error: PatternError }
  | { readonly kind: "unknown" };

/** The most texts that are tried for the holes of a pattern. */
const maxTries = 300;

/** A refusal that may be about the beginning or the end of the pattern. A hole may contain the other half. */
const structural = /found (?:the end|nothing|"[)}\]]")|parenthes/;

/** Reads a pattern. Each hole is tried in several roles until AWS would accept the whole. */
export function readingOf(text: CarriedText, isTrimmed: boolean): Reading {
  const holes = text.pieces.filter(({ kind }) => kind === "hole").length;
  if (holes === 0) return readWhole(sourceOf(text, isTrimmed));
  const known = sourceOf(text, isTrimmed, Array<string>(holes).fill(""));
  if (known.text.trim() === "") return { kind: "unknown" };
  const length = parsed(known);
  if (length instanceof PatternError && isTooLong(known)) return { kind: "refused", source: known, error: length };
  return new Search(text, isTrimmed, holes).reading();
}

function readWhole(source: Source): Reading {
  const result = parsed(source);
  if (result instanceof PatternError) return { kind: "refused", source, error: result };
  return { kind: "read", variants: [{ source, parsed: result }] };
}

const isTooLong = ({ text }: Source): boolean => [...text].length > maxLength;

function parsed({ text }: Source): Pattern | PatternError {
  try {
    return parseWithHints(text);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

/** Looks for roles of the holes, from the first hole to the last, with a step back where none fits. */
class Search {
  readonly #text: CarriedText;
  readonly #isTrimmed: boolean;
  readonly #holes: number;
  #tries = 0;
  /** The refusals behind the last hole, by message and place. */
  readonly #late = new Map<string, { readonly source: Source; readonly error: PatternError }>();
  #early: { readonly source: Source; readonly error: PatternError } | undefined;

  constructor(text: CarriedText, isTrimmed: boolean, holes: number) {
    this.#text = text;
    this.#isTrimmed = isTrimmed;
    this.#holes = holes;
  }

  reading(): Reading {
    const variants = this.#from([]);
    if (variants !== undefined) return { kind: "read", variants };
    const [late, ...others] = this.#late.values();
    const refused = this.#early ?? (others.length === 0 && this.#tries < maxTries ? late : undefined);
    return refused === undefined ? { kind: "unknown" } : { kind: "refused", ...refused };
  }

  /** Returns the pattern with each of the roles' texts; undefined if AWS refuses one of them. */
  #variantsOf(roles: readonly Role[]): readonly Variant[] | undefined {
    const variants: Variant[] = [];
    for (const index of [0, 1, 2] as const) {
      const source = sourceOf(
        this.#text,
        this.#isTrimmed,
        roles.map((role) => role[index]),
      );
      const pattern = parsed(source);
      if (pattern instanceof PatternError) return undefined;
      variants.push({ source, parsed: pattern });
    }
    return variants;
  }

  #from(chosen: readonly Role[]): readonly Variant[] | undefined {
    const index = chosen.length;
    if (index === this.#holes) return this.#variantsOf(chosen);
    const soFar = sourceOf(
      this.#text,
      this.#isTrimmed,
      chosen.map((role) => role[0]),
    );
    const hole = soFar.pieces.filter(({ kind }) => kind === "hole")[index];
    if (hole === undefined) return undefined;
    const [before, after] = [soFar.text.slice(0, Math.max(0, hole.at)), soFar.text.slice(hole.at + hole.text.length)];
    for (const role of rolesBetween(before, after)) {
      if (this.#tries++ >= maxTries || this.#early !== undefined) return undefined;
      const next = [...chosen, role];
      const found = this.#isRefusedAt(next, hole.at);
      if (found === "here") continue;
      const rest = this.#from(next);
      if (rest !== undefined) return rest;
    }
    return undefined;
  }

  /** Returns where the text with the roles is refused: at the last of them or before it, or behind it, or nowhere. */
  #isRefusedAt(roles: readonly Role[], at: number): "here" | "behind" | "nowhere" {
    const source = sourceOf(
      this.#text,
      this.#isTrimmed,
      roles.map((role) => role[0]),
    );
    const error = parsed(source);
    if (!(error instanceof PatternError)) return "nowhere";
    if (isTooLong(source)) return "here";
    if (roles.length === 1 && error.span.end < at) {
      this.#early = { source, error };
      return "here";
    }
    const end = Math.max(0, at) + (roles.at(-1)?.[0].length ?? 0);
    if (error.span.start <= end) return "here";
    if (roles.length < this.#holes) return "behind";
    const isLocal = !structural.test(error.message);
    const place = source.pieces.findLast((piece) => piece.at <= error.span.start);
    const key = isLocal
      ? `${place?.start} ${error.span.start - (place?.at ?? 0)} ${error.message.replace(/\(.*/, "")}`
      : `structural ${this.#late.size}`;
    this.#late.set(key, { source, error });
    if (!isLocal) this.#late.set("structural", { source, error });
    return "here";
  }
}
