import type { Node } from "web-tree-sitter";
import type { Entry, MapTree, Tree } from "../tree.ts";
import { evaluate } from "./evaluate.ts";
import { type Instance, instancesOf } from "./instances.ts";
import { type Scope, withNames } from "./scope.ts";
import { attributesIn, type Block, blocksIn, childOf, placeOfNode } from "./syntax.ts";

/** A copy of a resource or module with its settings. */
export interface BlockInstance extends Instance {
  readonly settings: MapTree;
}

/** Returns the copies of a resource or module, each with its settings evaluated. */
export function instancesOfBlock({ node }: Block, scope: Scope): readonly BlockInstance[] {
  const attributes = attributesIn(childOf(node, "body"), scope.source);
  const settingAt = (name: string): Tree | undefined => {
    const expression = attributes.get(name);
    return expression && evaluate(expression, scope);
  };
  return instancesOf(settingAt("for_each"), settingAt("count")).map((instance) => ({
    ...instance,
    settings: settingsOf(node, withNames(scope, instance.names)),
  }));
}

/** Returns the attributes and blocks of a block or a body as a map. Blocks of one name are a list, as in Terraform's JSON. */
export function settingsOf(node: Node, scope: Scope): MapTree {
  const body = node.type === "body" ? node : childOf(node, "body");
  const attributes = [...attributesIn(body, scope.source)].map(
    ([key, value]): Entry => ({ key, keyPlace: placeOfNode(value, scope.source), value: evaluate(value, scope) }),
  );
  const blocks = new Map<string, { place: Entry["keyPlace"]; items: Tree[] }>();
  for (const block of blocksIn(body, scope.source)) {
    const known = blocks.get(block.type) ?? { place: placeOfNode(block.node, scope.source), items: [] };
    known.items.push(settingsOf(block.node, scope));
    blocks.set(block.type, known);
  }
  const nested = [...blocks].map(
    ([key, { place, items }]): Entry => ({ key, keyPlace: place, value: { kind: "list", items, place } }),
  );
  return { kind: "map", entries: [...attributes, ...nested], place: placeOfNode(node, scope.source) };
}
