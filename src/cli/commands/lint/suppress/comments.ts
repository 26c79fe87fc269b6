import type { Place } from "../../../../carriers/text.ts";
import { didYouMean } from "../../../../words.ts";
import type { Lines } from "../files/lines.ts";
import type { Problem } from "../problem.ts";

/** A comment that silences codes in a line. */
interface Comment {
  readonly place: Place;
  readonly line: number;
  /** The lines that the comment silences: its own, or the next one and the block that this one opens. */
  readonly first: number;
  readonly last: number;
  readonly codes: readonly { readonly code: string; readonly place: Place }[];
}

const comments = /(#|\/\/|\/\*|<!--)[ \t]*(iam-alerts-ignore\b)([^\n]*)/g;

/** Whether a mark begins a comment in a file. In source code, it can be in a text. */
function isCommentMark(mark: string, file: string, before: string): boolean {
  const isScript = /\.[cm]?[jt]sx?$/.test(file);
  const isPython = file.endsWith(".py");
  if (!isScript && !isPython) return true;
  return mark.startsWith(isScript ? "/" : "#") && (before.match(/["'`]/g) ?? []).length % 2 === 0;
}

/** The problems of a file that no comment silences, and the problems of the comments themselves. */
export interface Silenced {
  readonly problems: readonly Problem[];
  readonly silenced: number;
}

/**
 * Removes the problems of a file that a comment silences: `iam-alerts-ignore <code>` in the line of the problem or of
 * its pattern, or in a comment above. Adds a problem for each comment with an unknown code, and for each that silences
 * nothing.
 */
export function silence(
  file: string,
  lines: Lines,
  problems: readonly Problem[],
  knownCodes: readonly string[],
): Silenced {
  if (!lines.text.includes("iam-alerts-ignore")) return { problems, silenced: 0 };
  const found = commentsIn(file, lines);
  const used = new Set<Place>();
  const left = problems.filter((problem) => {
    const at = linesOf(problem, file, lines);
    const by = found
      .filter(({ line, first, last }) => at.some((one) => one === line || (one >= first && one <= last)))
      .flatMap(({ codes }) => codes)
      .filter(({ code }) => code === problem.code);
    for (const { place } of by) used.add(place);
    return by.length === 0;
  });
  return {
    problems: [...left, ...found.flatMap((comment) => problemsOf(comment, used, knownCodes, lines))],
    silenced: problems.length - left.length,
  };
}

function commentsIn(file: string, lines: Lines): readonly Comment[] {
  return [...lines.text.matchAll(comments)].flatMap((match) => {
    const [whole, mark = "", word = "", rest = ""] = match;
    const start = match.index + whole.indexOf(word);
    const { line, column } = lines.placeAt(match.index);
    if (!isCommentMark(mark, file, lines.line(line).slice(0, column - 1))) return [];
    const [list = ""] = rest.split(/\s--(?:\s|$)|\*\/|-->/);
    const from = start + word.length;
    const codes = [...list.matchAll(/[^\s,:]+/g)].map(({ 0: code, index }) => ({
      code,
      place: { file, start: from + index, end: from + index + code.length },
    }));
    return [{ place: { file, start, end: start + word.length }, line, ...linesAfter(line, lines), codes }];
  });
}

/** Returns the lines that a comment on its own line applies to: those of the statement or block below. */
function linesAfter(line: number, lines: Lines): Pick<Comment, "first" | "last"> {
  if (!isComment(lines.line(line))) return { first: line, last: line };
  let first = line + 1;
  while (first < lines.count && isComment(lines.line(first))) first++;
  const indent = indentOf(lines.line(first));
  let last = first;
  for (let next = first + 1; next <= lines.count; next++) {
    const text = lines.line(next);
    if (text.trim() === "") continue;
    if (indentOf(text) <= indent) break;
    last = next;
  }
  return { first, last };
}

const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

const isComment = (line: string): boolean => /^\s*(?:#|\/\/|\/\*|\*|<!--)/.test(line);

/** Returns the lines on which a problem can be silenced: its own, and the first line of its pattern or of its block. */
function linesOf({ place, pattern }: Problem, file: string, lines: Lines): readonly number[] {
  const own = place.file === file ? [lines.placeAt(place.start).line] : [];
  if (pattern === undefined || pattern.file !== file) return own;
  const { line } = lines.placeAt(pattern.start);
  const opens = line > 1 && /(?:<<[-~]?["']?\w+["']?|[|>][-+\d]*|[=:(,]|\\)\s*$/.test(lines.line(line - 1));
  return [...own, line, ...(opens ? [line - 1] : [])];
}

function problemsOf(
  { place, codes }: Comment,
  used: ReadonlySet<Place>,
  knownCodes: readonly string[],
  lines: Lines,
): readonly Problem[] {
  const about = (at: Place) => ({
    place: at,
    pattern: undefined,
    fix: null,
    subject: lines.text.slice(at.start, at.end),
  });
  if (codes.length === 0) {
    return [
      {
        ...about(place),
        code: "unknown-suppression",
        severity: "warning",
        message: "expected a code after iam-alerts-ignore, found none",
        hint: "name what to ignore, for example iam-alerts-ignore no-event-source -- we have one service only",
      },
    ];
  }
  return codes.flatMap(({ code, place: at }): readonly Problem[] => {
    if (!knownCodes.includes(code)) {
      return [
        {
          ...about(at),
          code: "unknown-suppression",
          severity: "warning",
          message: `expected a code of iam-alerts lint after iam-alerts-ignore, found ${JSON.stringify(code)}`,
          hint: didYouMean(code, knownCodes) ?? "each problem shows its code at the end of its line",
        },
      ];
    }
    if (used.has(at)) return [];
    return [
      {
        ...about(at),
        code: "unused-suppression",
        severity: "info",
        message: `iam-alerts-ignore ${code} silences nothing here`,
        hint: "remove the comment, or move it to the line of the pattern or above it",
      },
    ];
  });
}
