import type { Place } from "../../../../document/place.ts";
import type { Field } from "../../../../render/rows/fields.ts";
import type { ResolvedPattern } from "../../../flags/pattern.ts";
import type { Edit } from "../../../read/edits.ts";
import type { Expected } from "../compare.ts";

/** A file of expectations. */
export interface TestFile {
  readonly file: string;
  /** The text as read, for --update. */
  readonly text: string;
  /** The files that contain the pattern or a part of it, for @file. */
  readonly patternFiles: readonly string[];
  readonly pattern: ResolvedPattern;
  readonly place: Place;
  readonly coverage: { readonly percent: number; readonly place: Place } | null;
  /** The file of rules that are applied to the alerts. */
  readonly rules: { readonly file: string; readonly place: Place } | null;
  readonly tests: readonly TestCase[];
}

/** One event with its expectations. */
export interface TestCase {
  readonly name: string;
  readonly place: Place;
  /** The name of a sample or a file, or a record. */
  readonly event: { readonly value: unknown; readonly place: Place };
  readonly edits: readonly { readonly edit: Edit; readonly place: Place }[];
  readonly matches: { readonly value: boolean; readonly place: Place };
  readonly clause: { readonly text: string; readonly indexes: readonly number[]; readonly place: Place } | null;
  /** Whether a rule mutes the alert. */
  readonly muted: { readonly value: boolean; readonly place: Place } | null;
  /** The channels that rules send the alert to. */
  readonly channels: { readonly value: readonly string[]; readonly place: Place } | null;
  readonly alert: { readonly fields: readonly ExpectedField[]; readonly place: Place; readonly range: Range } | null;
}

export interface ExpectedField {
  readonly field: Field;
  readonly expected: Expected;
  readonly place: Place;
  /** The place of the value in the file. */
  readonly range: Range;
}

/** Offsets in the file's text; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}
