import { PatternError } from "../../../../errors.ts";
import type { TextEdit } from "../../../../pattern/lint/rule.ts";
import { parse } from "../../../../pattern/parse/parser.ts";

/** A typo: the text where AWS stops reading, and the text that was meant. */
interface Slip {
  readonly written: RegExp;
  readonly meant: (written: string) => string;
  /** Whether to fix the same typo in the rest of the pattern, because quotes come in pairs. */
  readonly isEverywhere: boolean;
}

const entities: Readonly<Record<string, string>> = { quot: '"', "#34": '"', amp: "&", "#38": "&", lt: "<", gt: ">" };

const slips: readonly Slip[] = [
  { written: /==/y, meant: () => "=", isEverywhere: false },
  { written: /[“”„‟«»]/y, meant: () => '"', isEverywhere: true },
  { written: /\\"/y, meant: () => '"', isEverywhere: true },
  { written: /\\[nrt]/y, meant: () => " ", isEverywhere: false },
  {
    written: /&(?:quot|amp|lt|gt|#34|#38);/y,
    meant: (entity) => entities[entity.slice(1, -1)] ?? entity,
    isEverywhere: true,
  },
];

/** The most typos that are fixed in a pattern. */
const maxSlips = 64;

/**
 * Returns the edits after which AWS accepts a refused pattern, if only typos are in the way: escapes of another file
 * format, typographic quotes, ==, or else white space around the brackets. Undefined if anything else is wrong with it.
 */
export function repairOf(source: string): readonly TextEdit[] | undefined {
  const [, before = "", inner = source, after = ""] = /^(\s*)([{[][\s\S]*[}\]])(\s*)$/.exec(source) ?? [];
  const end = source.length - after.length;
  const slips = slipsIn(inner);
  if (slips === undefined || slips.length > 0) {
    return slips?.map(({ span, text }) => ({
      span: { start: span.start + before.length, end: span.end + before.length },
      text,
    }));
  }
  const outer = [
    ...(before === "" ? [] : [{ span: { start: 0, end: before.length }, text: "" }]),
    ...(after === "" ? [] : [{ span: { start: end, end: source.length }, text: "" }]),
  ];
  return outer.length === 0 ? undefined : outer;
}

/**
 * Returns the edits for the typos in a pattern without white space around it; undefined if AWS still refuses the
 * result.
 */
function slipsIn(source: string): readonly TextEdit[] | undefined {
  let [text, edits]: [string, readonly TextEdit[]] = [source, []];
  for (let round = 0; round < maxSlips; round++) {
    const at = refusedAt(text);
    if (at === undefined) return edits;
    const found = slipsAt(text, at);
    if (found.length === 0) return undefined;
    // Apply edits from the end, so that the offsets of earlier ones stay valid.
    for (const edit of found.toReversed()) {
      edits = [...edits, inSource(edit, edits)];
      text = applied(text, edit);
    }
  }
  return undefined;
}

function refusedAt(text: string): number | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.span.start;
    throw error;
  }
}

/** Returns the edits for a typo at an offset, or in the word that the parser has begun to read there. */
function slipsAt(text: string, offset: number): readonly TextEdit[] {
  for (const slip of slips) {
    for (const at of [offset, offset - 1]) {
      const written = at < 0 ? undefined : matchAt(slip, text, at);
      if (written === undefined) continue;
      return slip.isEverywhere
        ? everywhere(slip, text)
        : [{ span: { start: at, end: at + written.length }, text: slip.meant(written) }];
    }
  }
  return [];
}

function matchAt({ written }: Slip, text: string, at: number): string | undefined {
  written.lastIndex = at;
  return written.exec(text)?.[0];
}

function everywhere(slip: Slip, text: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let start = 0; start < text.length; ) {
    const found = matchAt(slip, text, start) ?? "";
    const end = start + found.length;
    if (found !== "") edits.push({ span: { start, end }, text: slip.meant(found) });
    start = Math.max(end, start + 1);
  }
  return edits;
}

const applied = (text: string, { span, text: put }: TextEdit): string =>
  text.slice(0, span.start) + put + text.slice(span.end);

/** Returns an edit of an edited text as an edit of the source. Edits are in any order and do not overlap. */
function inSource({ span, text }: TextEdit, before: readonly TextEdit[]): TextEdit {
  const shift = (offset: number): number => {
    let at = offset;
    for (const edit of before.toSorted((a, b) => a.span.start - b.span.start)) {
      if (edit.span.start > at) break;
      at += edit.span.end - edit.span.start - edit.text.length;
    }
    return at;
  };
  const start = shift(span.start);
  return { span: { start, end: start + span.end - span.start }, text };
}
