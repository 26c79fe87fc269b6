import type { JsonPattern, Pattern } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { parse } from "../parse/parser.ts";
import { leavesOf } from "../tree.ts";
import type { Effort } from "./effort.ts";
import { type LinePattern, lineSearch } from "./lines/lines.ts";
import type { MessageSearch, Verdicts } from "./message-search.ts";

type Alone = readonly [MessageSearch, MessageSearch];

/** Returns the messages that suit each of two patterns alone: null if one of them has none, undefined if that is not known. */
function messagesFor(verdicts: Verdicts, alone: Alone): readonly (string | null | undefined)[] {
  return alone.map((search, index) => search.find([verdicts[index] === true, verdicts[index] === true]));
}

function assumptionsOf(alone: Alone): readonly string[] {
  return alone.flatMap(({ assumptions }) => assumptions());
}

/**
 * Returns a search for a JSON pattern and one of another kind. Finds a message only if one that suits a single pattern,
 * or both put together, happens to suit the other as well.
 *
 * @param alone searches for each pattern, compared with itself
 */
export function mixedSearch(
  patterns: readonly [JsonPattern, LinePattern] | readonly [LinePattern, JsonPattern],
  alone: Alone,
  effort: Effort,
): MessageSearch {
  const [json, other] = patterns[0].kind === "json" ? [patterns[0], 1] : [patterns[1] as JsonPattern, 0];
  const isRight = testOf(patterns);
  const line = patterns[other] as LinePattern;
  const lines = lineSearch([beginsAsObject, line], effort);
  return {
    find(verdicts) {
      const messages = messagesFor(verdicts, alone);
      if (messages.includes(null)) return null;
      const some = [...messages.filter((message) => typeof message === "string"), ...phrasesOf(line)];
      const event = messages[1 - other];
      if (event == null) return some.find(isRight(verdicts));
      const found = [...some, escaped(event), ...some.flatMap((text) => within(event, text))].find(isRight(verdicts));
      if (found !== undefined || verdicts[1 - other] === false) return found;
      const suitable = lines.find([true, verdicts[other] === true]);
      if (suitable == null) return isOfObjects(json) ? suitable : undefined;
      return within(event, suitable).find(isRight(verdicts));
    },
    assumptions: () => assumptionsOf(alone),
  };
}

/** Returns a search for a term pattern and a pattern with fields. */
export function linesAndTerms(
  patterns: readonly [LinePattern, LinePattern],
  alone: Alone,
  effort: Effort,
): MessageSearch {
  const search = lineSearch(patterns, effort);
  const isRight = testOf(patterns);
  return {
    find(verdicts) {
      const found = search.find(verdicts);
      if (found !== undefined) return found;
      const [one, two] = messagesFor(verdicts, alone);
      if (one === null || two === null) return null;
      const [first, second] = [one ?? "", two ?? ""];
      return [first, second, ...["", " "].flatMap((space) => [first + space + second, second + space + first])].find(
        isRight(verdicts),
      );
    },
    assumptions: () => [...search.assumptions(), ...assumptionsOf(alone)],
  };
}

function testOf(patterns: readonly [Pattern, Pattern]): (verdicts: Verdicts) => (message: string) => boolean {
  const matchers = patterns.map((pattern) => compile(pattern));
  return (verdicts) => (message) => matchers.every((matcher, index) => matcher.test(message) === verdicts[index]);
}

/** Returns the terms of a pattern as candidates for a message. */
function phrasesOf(pattern: LinePattern): readonly string[] {
  if (pattern.kind === "space") return [];
  return pattern.terms.map(({ value }) => value.text);
}

/** Matches the lines that begin with {, as every event with names does. */
const beginsAsObject = parse("[event = %^\\x7b%, ...]") as LinePattern;

/** Whether a pattern matches only objects, not lists. */
function isOfObjects(pattern: JsonPattern): boolean {
  const first = leavesOf(pattern.expression).map(({ subject }) => subject.steps[0]?.kind);
  return !first.includes("index") && !first.includes("any-index") && !compile(pattern).test("[]");
}

/** Returns an event with every character of its texts and names written as an escape, which search terms do not find. */
function escaped(event: string): string {
  return event.replace(/"(?:[^"\\]|\\.)*"/g, (text) => {
    const units = (JSON.parse(text) as string).split("");
    return `"${units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;
  });
}

/** Returns events with a text in a field of its own, or as fields. */
function within(event: string, text: string): readonly string[] {
  const others = text.replace(/^\S+/, "x");
  const messages = [text, others, `${others} `, others.replaceAll('"', "")];
  const members = messages.map((message) => `"message":${JSON.stringify(message)}`);
  return [...members, text].map((member) => event.replace(/^\{/, () => `{${member},`).replace(/,\}$/, "}"));
}
