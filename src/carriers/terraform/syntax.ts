import type { Node } from "web-tree-sitter";
import type { Place } from "../text.ts";

/** The part of a Terraform file that nodes were parsed from. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** The offset at which the part starts in the file. */
  readonly offset: number;
}

/**
 * Returns the text without what Terraform refuses inside strings and what stops tree-sitter: a `%{` that starts no
 * directive, and escapes that HCL does not have. Offsets stay the same, so the strings themselves are read from the
 * file.
 */
export function parsable(text: string): string {
  const directed = text.includes("%{") ? text.replace(noDirective, "%_") : text;
  return directed.replace(/\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\n])/g, (written) =>
    /^\\(?:["\\nrt]|[uU].)/.test(written) ? written : `_${written.slice(1)}`,
  );
}

/** A `%{` that Terraform reads as a directive, although no keyword of a directive follows. */
export const noDirective: RegExp = /(?<!%)%\{(?!~?\s*(?:if|else|endif|for|endfor)\b)/g;

export function placeOfNode({ startIndex, endIndex }: Node, { file, offset }: Source): Place {
  return { file, start: offset + startIndex, end: offset + endIndex };
}

export function sourceOf({ startIndex, endIndex }: Node, { text }: Source): string {
  return text.slice(startIndex, endIndex);
}

/** Returns a node's children without comments. */
export function childrenOf(node: Node): readonly Node[] {
  return node.children.filter((child) => child.type !== "comment");
}

export function childOf(node: Node, ...types: readonly string[]): Node | undefined {
  let at: Node | undefined = node;
  for (const type of types) at = at?.children.find((child) => child.type === type);
  return at;
}

/** A block, such as `resource "aws_cloudwatch_log_group" "main" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly node: Node;
}

/** Returns the blocks in a body, or in a file. */
export function blocksIn(body: Node | undefined, source: Source): readonly Block[] {
  return (body?.children ?? []).filter(({ type }) => type === "block").map((node) => blockOf(node, source));
}

function blockOf(node: Node, source: Source): Block {
  const names = node.children.filter(({ type }) => type === "identifier" || type === "string_lit");
  const [type = "", ...labels] = names.map((name) => sourceOf(name, source).replaceAll('"', ""));
  return { type, labels, node };
}

/** Returns the expressions of a block's attributes by name, in order. */
export function attributesIn(body: Node | undefined, source: Source): ReadonlyMap<string, Node> {
  const attributes = new Map<string, Node>();
  for (const child of body?.children ?? []) {
    if (child.type !== "attribute") continue;
    const name = childOf(child, "identifier");
    const value = childOf(child, "expression");
    if (name !== undefined && value !== undefined) attributes.set(sourceOf(name, source), value);
  }
  return attributes;
}
