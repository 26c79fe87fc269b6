import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A body of HCL as HashiCorp's parser for JSON reads it: blocks are lists of bodies, expressions are "${…}". */
export interface Body {
  readonly [name: string]: unknown;
}

export interface Module {
  readonly variable: Readonly<Record<string, readonly [Body]>>;
  readonly locals: readonly [Body];
  /** The resources by type and name. */
  readonly resource: Readonly<Record<string, Readonly<Record<string, readonly [Body]>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, readonly [Body]>>>>;
}

// Its types are those of a browser's library, which must not reach the rest of the project.
const { parse } = createRequire(import.meta.url)("@cdktf/hcl2json") as {
  parse(name: string, text: string): Promise<Body>;
};

/** Returns the text of a module's files. */
export function textOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith(".tf"));
  return files.map((name) => readFileSync(`${folder}/${name}`, "utf8")).join("\n");
}

export async function readModule(folder: string): Promise<Module> {
  return (await parse("module.tf", textOf(folder))) as unknown as Module;
}

/** Returns the resources of a type, by name. */
export function ofType({ resource }: Module, type: string): Readonly<Record<string, Body>> {
  return Object.fromEntries(Object.entries(resource[type] ?? {}).map(([name, [body]]) => [name, body]));
}
