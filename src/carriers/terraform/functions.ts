import { type CarriedText, emptyText, hasHole, joined, type Place, sliced, textOf } from "../text.ts";
import { asText, computed, entriesOf, get, itemsOf, type TextTree, type Tree, unknownAt } from "../tree.ts";

/** Returns the result of a Terraform function for these values, or an unknown value. */
export function callFunction(name: string, values: readonly Tree[], place: Place): Tree {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return found?.(values, place) ?? unknownAt(place);
}

/** Returns undefined if the values are not known well enough. */
type Call = (values: readonly Tree[], place: Place) => Tree | undefined;

const same: Call = ([value]) => value;

/**
 * The Terraform functions that are used with patterns.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
const functions: Readonly<Record<string, Call>> = {
  join: ([separator, ...lists], place) => joinTexts(separator, lists, place),
  format: ([format, ...values], place) => formatted(format, values, place),
  concat: (lists, place) =>
    lists.every(({ kind }) => kind === "list")
      ? { kind: "list", items: lists.flatMap((list) => itemsOf(list)), place }
      : undefined,
  merge: (maps, place) =>
    maps.every(({ kind }) => kind === "map")
      ? { kind: "map", entries: maps.flatMap((map) => entriesOf(map)), place }
      : undefined,
  flatten: ([list], place) => (list?.kind === "list" ? { kind: "list", items: flattened(list), place } : undefined),
  values: ([map], place) =>
    map?.kind === "map" ? { kind: "list", items: map.entries.map(({ value }) => value), place } : undefined,
  keys: ([map], place) =>
    map?.kind === "map"
      ? { kind: "list", items: map.entries.map(({ key, keyPlace }) => computed(key, keyPlace)), place }
      : undefined,
  lookup: ([map, key, fallback]) => {
    if (map?.kind !== "map" || key?.kind !== "text" || hasHole(key.text)) return undefined;
    return get(map, textOf(key.text)) ?? fallback;
  },
  element: ([list, index]) => {
    if (list?.kind !== "list" || index?.kind !== "other" || typeof index.value !== "number") return undefined;
    return list.items[index.value % list.items.length];
  },
  length: ([value], place) => {
    if ((value?.kind !== "list" && value?.kind !== "map") || value.isExample) return undefined;
    return { kind: "other", value: value.kind === "list" ? value.items.length : value.entries.length, place };
  },
  coalesce: (values, place) => firstOf(values, (value) => value.kind !== "other" || value.value !== null, place),
  try: (values, place) => firstOf(values, () => true, place),
  tostring: ([value]) => value && asText(value),
  tomap: same,
  tolist: same,
  toset: same,
  nonsensitive: same,
  sensitive: same,
  compact: ([list], place) =>
    list?.kind === "list"
      ? { kind: "list", items: list.items.filter((item) => textOf(asText(item).text) !== ""), place }
      : undefined,
  trimspace: ([value]) => onText(value, (text) => cut(text, /^\s*/, /\s*$/)),
  chomp: ([value]) => onText(value, (text) => cut(text, /^/, /(?:\r?\n)*$/)),
  trimprefix: ([value, prefix]) => withKnown(prefix, (start) => onText(value, (text) => withoutPrefix(text, start))),
  trimsuffix: ([value, suffix]) => withKnown(suffix, (end) => onText(value, (text) => withoutSuffix(text, end))),
  lower: ([value]) => onText(value, (text) => mapped(text, (character) => character.toLowerCase())),
  upper: ([value]) => onText(value, (text) => mapped(text, (character) => character.toUpperCase())),
  replace: ([value, from, to]) =>
    withKnown(from, (searched) => onText(value, (text) => to && replaced(text, searched, asText(to).text))),
  jsonencode: ([value], place) => value && encoded(value, place),
};

/** Returns the first value that counts, or a choice of all values if that one is unknown and may fail. */
function firstOf(values: readonly Tree[], counts: (value: Tree) => boolean, place: Place): Tree | undefined {
  const first = values.find(counts);
  return first?.kind === "unknown" ? { kind: "choice", options: values, place } : first;
}

function onText(value: Tree | undefined, change: (text: CarriedText) => CarriedText | undefined): Tree | undefined {
  if (value?.kind !== "text") return undefined;
  const text = change(value.text);
  return text && { ...value, text };
}

function withKnown(value: Tree | undefined, use: (text: string) => Tree | undefined): Tree | undefined {
  return value?.kind === "text" && !hasHole(value.text) ? use(textOf(value.text)) : undefined;
}

function cut(text: CarriedText, before: RegExp, after: RegExp): CarriedText {
  const whole = textOf(text);
  const start = before.exec(whole)?.[0].length ?? 0;
  const end = whole.length - (after.exec(whole)?.[0].length ?? 0);
  return start < end ? sliced(text, start, end) : emptyText;
}

function withoutPrefix(text: CarriedText, prefix: string): CarriedText {
  const whole = textOf(text);
  return whole.startsWith(prefix) ? sliced(text, prefix.length, whole.length) : text;
}

function withoutSuffix(text: CarriedText, suffix: string): CarriedText {
  const whole = textOf(text);
  return whole.endsWith(suffix) ? sliced(text, 0, whole.length - suffix.length) : text;
}

/** Changes each character. A character that the file escapes becomes a unit of its own. */
function mapped({ pieces }: CarriedText, change: (character: string) => string): CarriedText {
  const texts = pieces.map((piece): CarriedText => {
    if (piece.kind !== "plain" || change(piece.text) === piece.text) {
      return { pieces: [piece.kind === "escape" ? { ...piece, text: change(piece.text) } : piece] };
    }
    let at = piece.start;
    return joined(
      [...piece.text].map((character) => {
        const start = at;
        at += character.length;
        const text = change(character);
        const kind = text === character ? "plain" : "escape";
        return { pieces: [{ kind, text, file: piece.file, start, end: at }] };
      }),
    );
  });
  return joined(texts);
}

function replaced(text: CarriedText, searched: string, replacement: CarriedText): CarriedText | undefined {
  const whole = textOf(text);
  // A text in slashes is a Go regular expression.
  if (searched === "" || (searched.length > 1 && searched.startsWith("/") && searched.endsWith("/"))) return undefined;
  const parts: CarriedText[] = [];
  let at = 0;
  for (let index = whole.indexOf(searched); index >= 0; index = whole.indexOf(searched, at)) {
    parts.push(sliced(text, at, index), replacement);
    at = index + searched.length;
  }
  return joined([...parts, sliced(text, at, whole.length)]);
}

function joinTexts(separator: Tree | undefined, lists: readonly Tree[], place: Place): Tree | undefined {
  if (separator?.kind !== "text" || !lists.every(({ kind }) => kind === "list")) return undefined;
  return concatenated(
    lists.flatMap((list) => itemsOf(list)).flatMap((item, index) => (index === 0 ? [item] : [separator, item])),
    place,
  );
}

function concatenated(values: readonly Tree[], place: Place): TextTree {
  const texts = values.map(asText);
  return {
    kind: "text",
    text: joined(texts.map(({ text }) => text)),
    place,
    faults: texts.flatMap(({ faults }) => faults),
  };
}

/** Formats with %s, %v, %d, %q and %%. */
function formatted(format: Tree | undefined, values: readonly Tree[], place: Place): Tree | undefined {
  if (format?.kind !== "text" || hasHole(format.text)) return undefined;
  const whole = textOf(format.text);
  const parts: Tree[] = [];
  let at = 0;
  let next = 0;
  const part = (start: number, end: number) =>
    parts.push({ ...format, text: sliced(format.text, start, end), faults: [] });
  for (const { 0: verb, 1: letter, index } of whole.matchAll(/%([a-zA-Z%]|[^a-zA-Z%]+[a-zA-Z]?)/g)) {
    part(at, index);
    at = index + verb.length;
    const value = letter === "%" ? undefined : values[next++];
    if (letter === "%") parts.push({ ...format, text: oneUnit(sliced(format.text, index, at), "%"), faults: [] });
    else if (value === undefined || !/^[svdq]$/.test(letter ?? "")) return undefined;
    else if (letter === "q") parts.push(encoded(value, place));
    else parts.push(value);
  }
  part(at, whole.length);
  const result = concatenated(parts, place);
  return { ...result, faults: [...format.faults, ...result.faults] };
}

/** Returns a part of a text as one unit that means something else. */
function oneUnit({ pieces }: CarriedText, text: string): CarriedText {
  const first = pieces[0];
  return first === undefined
    ? emptyText
    : {
        pieces: [{ kind: "escape", text, file: first.file, start: first.start, end: pieces.at(-1)?.end ?? first.end }],
      };
}

function flattened(tree: Tree): readonly Tree[] {
  return tree.kind === "list" ? tree.items.flatMap(flattened) : [tree];
}

/** Returns a value as JSON: a text with quotes around it, or the value that parsing the JSON would return. */
function encoded(value: Tree, place: Place): Tree {
  if (value.kind !== "text") return value;
  const quote = computed('"', { ...place, end: place.start });
  const close = computed('"', { ...place, start: place.end });
  const escaped = mapped(value.text, (character) => JSON.stringify(character).slice(1, -1).replace(/[<>&]/g, codeOf));
  return concatenated([quote, { ...value, text: escaped }, close], place);
}

/** Terraform's jsonencode escapes <, > and & like Go does. */
function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
