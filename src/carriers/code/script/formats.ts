import { matchesOf, type Piece } from "../../text.ts";

const forms: Readonly<Record<"percent" | "braces", RegExp>> = {
  percent: /%(?:%|(?:\([^)]*\))?[-+ #0]*\d*(?:\.\d+)?[sdrifxgeu])/g,
  braces: /\{\{|\}\}|\{(?:[\w.[\]]*)(?:![rsa])?(?::[^{}]*)?\}/g,
};

/** Replaces the placeholders of Python's `%` and `.format()` by holes, and doubled signs by single ones. */
export function holesOf(pieces: readonly Piece[], style: "percent" | "braces"): readonly Piece[] {
  return pieces.flatMap((piece) => (piece.kind === "plain" ? split(piece, forms[style]) : [piece]));
}

function split(piece: Piece, form: RegExp): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const plain = (end: number) => {
    if (end > from) found.push({ ...piece, ...part(piece, from, end), text: piece.text.slice(from, end) });
  };
  for (const match of matchesOf(form, piece.text)) {
    const end = match.index + match[0].length;
    plain(match.index);
    const isDoubled = /^(?:%%|\{\{|\}\})$/.test(match[0]);
    const text = isDoubled ? match[0].charAt(0) : "placeholder";
    found.push({ ...piece, ...part(piece, match.index, end), kind: isDoubled ? "escape" : "hole", text });
    from = end;
  }
  plain(piece.text.length);
  return found;
}

function part(piece: Piece, start: number, end: number) {
  return { start: piece.start + start, end: piece.start + end };
}
