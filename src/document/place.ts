import type { IamAlertsError } from "../errors.ts";

/** A place in a file; line and column start at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A problem in a file, with its place. */
export interface Problem {
  readonly error: IamAlertsError;
  readonly place: Place;
}

/** Returns file:line:column, which editors and terminals recognize. */
export function printPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Sorts problems by their place in the file. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(({ place: a }, { place: b }) => a.line - b.line || a.column - b.column);
}
