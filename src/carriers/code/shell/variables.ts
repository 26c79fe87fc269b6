import { type Piece, textOf } from "../../text.ts";

import type { Command, Part, Word } from "./words.ts";

/** The values of the variables that a script assigns once, without a hole. */
export type Variables = ReadonlyMap<string, readonly Piece[]>;

const declarations = /^(?:export|local|readonly|declare|typeset)$/;

/** Finds `name='value'`. A variable that is assigned twice, read, or the variable of a loop has no known value. */
export function variablesOf(commands: readonly Command[]): Variables {
  const variables = new Map<string, readonly Piece[] | undefined>();
  for (const { words } of commands) {
    const first = contentOfWord(words[0]);
    if (first === "for" || first === "select") variables.set(contentOfWord(words[1]), undefined);
    if (first === "read") for (const word of words) variables.set(contentOfWord(word), undefined);
    for (const word of assignmentsIn(words)) {
      const { name, value } = word;
      variables.set(name, variables.has(name) || value.some(({ kind }) => kind === "hole") ? undefined : value);
    }
  }
  const known = [...variables].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return new Map(known);
}

interface Assignment {
  readonly name: string;
  readonly value: readonly Piece[];
}

/** The assignments at the start of a command. `name+=value` counts as a second assignment without a known value. */
function assignmentsIn(words: readonly Word[]): readonly Assignment[] {
  const found: Assignment[] = [];
  const isDeclaration = declarations.test(contentOfWord(words[0]));
  for (const word of words.slice(isDeclaration ? 1 : 0)) {
    const [first, ...others] = word.parts;
    const pieces = first?.quote === "bare" ? first.pieces : [];
    const start = /^([A-Za-z_]\w*)(\+?)=/.exec(pieces[0]?.kind === "plain" ? pieces[0].text : "");
    if (start === null) {
      if (isDeclaration) continue;
      break;
    }
    const value = [...withoutStart(pieces, start[0].length), ...others.flatMap((part) => part.pieces)];
    const name = start[1] ?? "";
    found.push({ name, value });
    if (start[2] === "+") found.push({ name, value });
  }
  return found;
}

/** Removes the first characters of pieces whose first piece is plain. */
export function withoutStart(pieces: readonly Piece[], length: number): readonly Piece[] {
  const [first, ...others] = pieces;
  if (first === undefined) return [];
  const rest = { ...first, text: first.text.slice(length), start: first.start + length };
  return rest.text === "" ? others : [rest, ...others];
}

export function contentOfWord(word: Word | undefined): string {
  return textOf({ pieces: word === undefined ? [] : word.parts.flatMap((part) => part.pieces) });
}

/** Returns the name of a variable that is a hole of a part: `$name` or `${name}`. */
export function variableIn(text: string, piece: Piece): string | undefined {
  if (piece.kind !== "hole") return undefined;
  const name = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(text.slice(piece.start, piece.end));
  return name?.[1] ?? name?.[2];
}

/** Puts the values of known variables into a part. */
export function resolved(text: string, part: Part, variables: Variables): readonly Piece[] {
  return part.pieces.flatMap((piece) => variables.get(variableIn(text, piece) ?? "") ?? [piece]);
}
