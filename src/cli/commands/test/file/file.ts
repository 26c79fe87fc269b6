import type { Field } from "../../../../render/rows/fields.ts";
import type { ResolvedPattern } from "../../../flags/pattern.ts";
import type { Edit } from "../../../read/edits.ts";
import type { Wanted } from "../compare.ts";
import type { Place } from "./place.ts";

/** A file of expectations. */
export interface TestFile {
  readonly file: string;
  /** As it was read, for --update. */
  readonly text: string;
  /** The file that the pattern stands in, where it is @file. */
  readonly patternFile: string | null;
  readonly pattern: ResolvedPattern;
  readonly place: Place;
  readonly coverage: { readonly percent: number; readonly place: Place } | null;
  readonly tests: readonly TestCase[];
}

/** One event and what is expected of it. */
export interface TestCase {
  readonly name: string;
  readonly place: Place;
  /** A sample's name or a file's, or a record. */
  readonly event: { readonly value: unknown; readonly place: Place };
  readonly edits: readonly { readonly edit: Edit; readonly place: Place }[];
  readonly matches: { readonly value: boolean; readonly place: Place };
  readonly clause: { readonly text: string; readonly index: number; readonly place: Place } | null;
  readonly alert: { readonly fields: readonly ExpectedField[]; readonly place: Place; readonly range: Range } | null;
}

export interface ExpectedField {
  readonly field: Field;
  readonly wanted: Wanted;
  readonly place: Place;
  /** Where its value stands in the file. */
  readonly range: Range;
}

/** Offsets in the file's text, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}
