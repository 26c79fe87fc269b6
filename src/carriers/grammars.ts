import { Language, Parser } from "web-tree-sitter";

/** The grammars that tree-sitter parses files with. */
export type Grammar = "hcl" | "typescript" | "tsx" | "python";

/** Reads WebAssembly: of a grammar, or of tree-sitter itself. */
export type ReadWasm = (name: Grammar | "tree-sitter") => Uint8Array;

let runtime: Promise<void> | undefined;
const parsers = new Map<Grammar, Promise<Parser>>();

/** Returns the parser of a grammar. It is loaded once. */
export function parserOf(grammar: Grammar, read: ReadWasm): Promise<Parser> {
  const known = parsers.get(grammar) ?? load(grammar, read);
  parsers.set(grammar, known);
  return known;
}

async function load(grammar: Grammar, read: ReadWasm): Promise<Parser> {
  runtime ??= Parser.init({ wasmBinary: read("tree-sitter") });
  await runtime;
  const parser = new Parser();
  parser.setLanguage(await Language.load(read(grammar)));
  return parser;
}
