import { type Findings, together } from "../found.ts";
import { textOf } from "../text.ts";
import { get, itemsOf, type Tree } from "../tree.ts";
import { findInResource, isResourceType } from "./resources.ts";

/** Finds the patterns in a plan or state that `terraform show -json` printed: every value is final there. */
export function findInPlan(tree: Tree): Findings {
  const found = together(resourcesIn(rootOf(tree)).map(findInPlanned));
  return { ...found, patterns: found.patterns.map((pattern) => ({ ...pattern, carrier: "terraform-plan" })) };
}

function rootOf(tree: Tree): Tree | undefined {
  return get(tree, "planned_values", "root_module") ?? get(tree, "values", "root_module");
}

function resourcesIn(module: Tree | undefined): readonly Tree[] {
  return [
    ...itemsOf(get(module, "resources")),
    ...itemsOf(get(module, "child_modules")).flatMap((child) => resourcesIn(child)),
  ];
}

function findInPlanned(resource: Tree): Findings {
  const settings = get(resource, "values");
  const type = said(resource, "type");
  const address = said(resource, "address");
  if (settings?.kind !== "map" || !isResourceType(type)) return together([]);
  const prefix = `${type}.`;
  // An address in a module starts with the module's.
  const index = address.indexOf(prefix);
  const found = findInResource({ type, address: address.slice(index + prefix.length), settings, sourceOf: () => "" });
  const named = <Named extends { readonly resource: string }>(each: Named): Named => ({ ...each, resource: address });
  return {
    ...found,
    patterns: found.patterns.map(named),
    alarms: found.alarms.map(named),
    logGroups: found.logGroups.map(named),
  };
}

function said(tree: Tree, name: string): string {
  const value = get(tree, name);
  return value?.kind === "text" ? textOf(value.text) : "";
}
