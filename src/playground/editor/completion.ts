import { fieldNamesIn } from "../../cloudtrail/field-names.ts";
import { mutatingIamOperations } from "../../cloudtrail/operations.ts";
import { usualFieldsIn, valuesOf } from "../../cloudtrail/values.ts";
import { printStep } from "../../pattern/match/select.ts";
import type { Token } from "../../pattern/parse/lexer.ts";
import { quote } from "../../pattern/print.ts";
import { presets } from "../../presets.ts";
import { count } from "../../words.ts";
import type { PageEvent } from "../model/events.ts";
import type { Suggestion, Suggestions } from "./suggestions.ts";
import { isBraced, tokensOf } from "./tokens.ts";

/** The fields and values in the events: for each selector, how many events have a value there. */
export type Seen = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The most events that are looked through, and the most values that are kept for a field. */
const [maxEvents, maxValues] = [200, 50];

/** Collects the fields of events. An index in a list becomes [*]. */
export function seenIn(events: readonly PageEvent[]): Seen {
  const seen = new Map<string, Map<string, number>>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const child of value) visit(child, `${path}[*]`);
    else if (typeof value === "object" && value !== null) {
      for (const [name, child] of Object.entries(value)) visit(child, path + printStep({ kind: "name", name }));
    } else {
      const values = seen.get(path) ?? new Map<string, number>();
      seen.set(path, values);
      const text = literal(value);
      if (values.size < maxValues || values.has(text)) values.set(text, (values.get(text) ?? 0) + 1);
    }
  };
  for (const { value } of events.slice(0, maxEvents)) if (typeof value === "object") visit(value, "$");
  return seen;
}

/** Writes a value as a pattern compares with it. */
function literal(value: unknown): string {
  return typeof value === "number" ? String(value) : quote(String(value));
}

/** Suggests selectors, values and presets for what is typed before an offset of a pattern. */
export function suggestionsAt(source: string, offset: number, isAsked: boolean, seen: Seen): Suggestions | undefined {
  if (!isBraced(source)) return presetsFor(source, isAsked);
  const before = source.slice(0, offset);
  const tokens = tokensOf(before);
  // The lexer stops at a selector that ends in a period, and at a quote that is not closed.
  const rest = before.slice(tokens.at(-1)?.span.end ?? 0).trimStart();
  const isTyped = rest === "" && tokens.at(-1)?.span.end === offset;
  const last = isTyped ? tokens.at(-1) : undefined;
  const typed = last?.text ?? rest;
  const isSelector = last?.kind === "selector" || (last === undefined && rest.startsWith("$"));
  if (isSelector) return among(selectors(seen), typed, offset);
  const isValue = last?.kind === "word" || rest.startsWith('"');
  const [subject, operator] = tokens.slice(last?.kind === "word" ? -3 : -2, last?.kind === "word" ? -1 : undefined);
  if (subject?.kind === "selector" && isEquality(operator) && (isValue || rest === "")) {
    const isClosed = rest.startsWith('"') && source[offset] === '"';
    return among(valuesFor(subject.text, seen), isValue ? typed : "", offset, isClosed ? offset + 1 : offset);
  }
  return isAsked ? among(selectors(seen), "", offset) : undefined;
}

function isEquality(token: Token | undefined): boolean {
  return token?.kind === "=" || token?.kind === "!=";
}

/** Returns the suggestions that contain what is typed: those that begin with it first. None if it is complete. */
function among(
  all: readonly Suggestion[],
  typed: string,
  offset: number,
  to: number = offset,
): Suggestions | undefined {
  const wanted = plain(typed);
  const found = all.filter(({ label }) => plain(label).includes(wanted));
  const isComplete = found.length === 1 && found[0]?.label === typed;
  const list = found.toSorted((a, b) => rank(a, wanted) - rank(b, wanted));
  return isComplete ? undefined : { from: offset - typed.length, to, list };
}

const plain = (text: string): string => text.toLowerCase().replace(/^(?:"|\$\.?)/, "");

const rank = ({ label }: Suggestion, wanted: string): number => (plain(label).startsWith(wanted) ? 0 : 1);

function presetsFor(source: string, isAsked: boolean): Suggestions | undefined {
  if (/[\s"%?]/.test(source.trim()) || (source === "" && !isAsked)) return undefined;
  const all = presets.map(({ name, title, pattern }) => ({ label: name, detail: title, text: pattern }));
  return among(all, source, source.length);
}

function selectors(seen: Seen): readonly Suggestion[] {
  const found = [...seen].map(([label, values]) => {
    const times = [...values.values()].reduce((sum, each) => sum + each, 0);
    return { label, detail: count(times, "value") };
  });
  const others = documented().filter((path) => !seen.has(path));
  return [...found, ...others.map((label) => ({ label, detail: "CloudTrail" }))];
}

let fields: readonly string[] | undefined;

/** Returns the selectors of the fields that CloudTrail documents. */
function documented(): readonly string[] {
  const within = (path: readonly string[]): readonly string[] =>
    (fieldNamesIn(path) ?? usualFieldsIn(path)).flatMap((name) => {
      const inner = within([...path, name]);
      return inner.length > 0 ? inner : [`$.${[...path, name].join(".")}`];
    });
  fields ??= within([]);
  return fields;
}

function valuesFor(selector: string, seen: Seen): readonly Suggestion[] {
  const path = selector.slice(2);
  const own = seen.get(selector.replace(/\[\d+\]/g, "[*]")) ?? new Map<string, number>();
  const others = valuesKnown(path)
    .map(quote)
    .filter((text) => !own.has(text));
  return [
    ...[...own].map(([label, times]) => ({ label, detail: count(times, "event") })),
    ...others.map((label) => ({ label, detail: path === "eventName" ? "IAM" : "CloudTrail" })),
  ];
}

/** Returns the values that a field is known to have; none if it can have any. */
function valuesKnown(path: string): readonly string[] {
  if (path === "eventName") return mutatingIamOperations;
  const known = valuesOf(path);
  if (known?.kind === "texts") return known.texts;
  return known?.kind === "text-boolean" ? ["true", "false"] : [];
}
