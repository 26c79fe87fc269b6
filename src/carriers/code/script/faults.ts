import type { CarrierFault } from "../../found.ts";
import type { Piece } from "../../text.ts";

/** Finds changes that a literal makes to a pattern without its author's intent. `text` is the file. */
export function literalFaults(
  carrier: "typescript" | "python",
  text: string,
  pieces: readonly Piece[],
): readonly CarrierFault[] {
  return pieces.flatMap((piece) => {
    if (carrier === "typescript" && piece.kind === "escape") return lostBackslash(text, piece);
    if (carrier === "typescript" && piece.kind === "plain") return notTemplate(piece);
    return carrier === "python" && piece.kind === "plain" ? doubledBraces(piece) : [];
  });
}

/** `"%\d+%"`: JavaScript drops a backslash that does not begin an escape. */
function lostBackslash(text: string, piece: Piece): readonly CarrierFault[] {
  const { file, start, end } = piece;
  const written = text.slice(start, end);
  if (written !== `\\${piece.text}` || !/^\\[a-zA-Z.*+?^$()[\]{}|/-]$/.test(written)) return [];
  return [
    {
      ...{ file, start, end },
      code: "lost-backslash",
      severity: "warning",
      message: `JavaScript drops the backslash of ${written}, so the pattern has only "${piece.text}"`,
      hint: `write \\${written} for a backslash in the pattern`,
      fix: [{ file, start, end: start, text: "\\" }],
    },
  ];
}

/** `'{ $.a = "${name}" }'`: only a template, in backquotes, replaces `${…}`. */
function notTemplate(piece: Piece): readonly CarrierFault[] {
  return [...piece.text.matchAll(/\$\{[A-Za-z_$][\w$.]*\}/g)].map((found) => {
    const start = piece.start + found.index;
    return {
      ...{ file: piece.file, start, end: start + found[0].length },
      code: "not-a-template",
      severity: "warning",
      message: `JavaScript does not replace ${found[0]} within ordinary quotes`,
      hint: "write the pattern in backquotes",
    };
  });
}

/** `"{{ $.a = 1 }}"` without f or .format(): the braces stay doubled. */
function doubledBraces(piece: Piece): readonly CarrierFault[] {
  if (!/^\s*\{\{.*\}\}\s*$/s.test(piece.text)) return [];
  const { file, start, end } = piece;
  return [
    {
      ...{ file, start, end },
      code: "doubled-braces",
      severity: "error",
      message: "only an f-string or .format() turns doubled braces into single ones, so AWS gets them doubled",
      hint: "write single braces, or make the string an f-string",
    },
  ];
}
