import type { Selector, Step } from "../ast.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Whether a selector has no wildcard, so that it selects at most one node. */
export function isSingle({ steps }: Selector): boolean {
  return steps.every(({ kind }) => kind === "name" || kind === "index");
}

/** Whether two selectors are the same path. */
export function isSameSelector(one: Selector, other: Selector): boolean {
  return (
    one.steps.length === other.steps.length && one.steps.every((step, index) => isSameStep(step, other.steps[index]))
  );
}

function isSameStep(one: Step, other: Step | undefined): boolean {
  if (one.kind === "name") return other?.kind === "name" && one.name === other.name;
  if (one.kind === "index") return other?.kind === "index" && one.index === other.index;
  return one.kind === other?.kind;
}

/** Compiles a selector without wildcards into a lookup. The lookup returns undefined if there is no such node. */
export function compileSelector({ steps }: Selector): (event: unknown) => unknown {
  const names = steps.flatMap((step) => (step.kind === "name" && !(step.name in Object.prototype) ? [step.name] : []));
  const [first, second] = names;
  if (names.length !== steps.length || first === undefined || names.length > 2) {
    return (event) => steps.reduce(stepInto, event);
  }
  // The fast path for nearly every pattern: no loop, and no check for inherited names, which these names cannot be.
  if (second === undefined) return (event) => (isFields(event) ? event[first] : undefined);
  return (event) => {
    const node = isFields(event) ? event[first] : undefined;
    return isFields(node) ? node[second] : undefined;
  };
}

function isFields(node: unknown): node is Fields {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

function stepInto(node: unknown, step: Step): unknown {
  if (typeof node !== "object" || node === null) return undefined;
  if (step.kind === "index") return Array.isArray(node) ? node[step.index] : undefined;
  if (step.kind !== "name" || Array.isArray(node)) return undefined;
  return Object.hasOwn(node, step.name) ? (node as Fields)[step.name] : undefined;
}

/** A node of an event and the path to it. */
export interface SelectedNode {
  readonly path: string;
  readonly value: unknown;
}

/** Returns every node that a selector selects. */
export function selectAll({ steps }: Selector, event: unknown): readonly SelectedNode[] {
  let nodes: readonly SelectedNode[] = [{ path: "$", value: event }];
  for (const step of steps) nodes = nodes.flatMap((node) => children(node, step));
  return nodes;
}

function children({ path, value }: SelectedNode, step: Step): readonly SelectedNode[] {
  switch (step.kind) {
    case "name":
    case "index": {
      const child = stepInto(value, step);
      return child === undefined ? [] : [{ path: path + printStep(step), value: child }];
    }
    case "any-index":
      if (!Array.isArray(value)) return [];
      return value.map((child: unknown, index) => ({ path: `${path}[${index}]`, value: child }));
    case "any-name":
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
      return Object.entries(value).map(([name, child]) => ({
        path: path + printStep({ kind: "name", name }),
        value: child as unknown,
      }));
  }
}

/** Prints a step as a pattern spells it. */
export function printStep(step: Step): string {
  switch (step.kind) {
    case "name":
      return /^(?:[A-Za-z0-9_-]|(?![\x00-\x7f])[\p{L}\p{N}\p{M}])+$/u.test(step.name)
        ? `.${step.name}`
        : `.['${step.name}']`;
    case "index":
      return `[${step.index}]`;
    case "any-name":
      return ".*";
    case "any-index":
      return "[*]";
  }
}
