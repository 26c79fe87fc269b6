import { dirname, isAbsolute, join } from "node:path";
import type { LineCounter, Node } from "yaml";
import type { IamAlertsError } from "../../../../errors.ts";

/** A place in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a file, and where. */
export interface Problem {
  readonly error: IamAlertsError;
  readonly place: Place;
}

/** file:line:column, as editors and terminals know it. */
export function printPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** Gives the place of a node, or of an offset; of the file's beginning where there is no node. */
export type Locate = (at: Node | number | null | undefined) => Place;

export function locator(file: string, lines: LineCounter): Locate {
  return (at) => {
    const offset = typeof at === "number" ? at : (at?.range?.[0] ?? 0);
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
}

/** A path that a file names: as seen from that file. */
export function beside(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}
