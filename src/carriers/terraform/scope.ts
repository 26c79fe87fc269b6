import type { SourceFile } from "../found.ts";
import type { Tree } from "../tree.ts";
import type { Source } from "./syntax.ts";

/** The meaning of an expression's names. */
export interface Scope {
  readonly source: Source;
  readonly folder: Folder;
  /** The values of `each`, `count` and the variables of a `for`. */
  readonly names: ReadonlyMap<string, Tree>;
}

/** The values that the files of a folder share; undefined for an unknown one. */
export interface Folder {
  readonly local: (name: string) => Tree | undefined;
  /** A variable's default. */
  readonly variable: (name: string) => Tree | undefined;
  /** Another file, by its name as Terraform's files are named. */
  readonly file: (name: string) => SourceFile | undefined;
}

export function withNames(scope: Scope, names: Iterable<readonly [string, Tree]>): Scope {
  return { ...scope, names: new Map([...scope.names, ...names]) };
}
