import type { Node } from "web-tree-sitter";
import type { CarrierFault, Findings, FoundPattern } from "../../found.ts";
import type { Piece } from "../../text.ts";
import { isFilterPattern, printPattern } from "./cdk/print.ts";
import { contextOf, type SiteContext } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { literalFaults } from "./faults.ts";
import { constantsOf, functionsOf, namesFor } from "./names.ts";
import { alarmsIn, logGroupsIn } from "./resources.ts";
import type { Shape, Syntax } from "./shape.ts";
import { type Bound, type Names, placeOf, type Source, type Value, writtenIn } from "./value.ts";

/** A place that takes a pattern. */
interface Site {
  readonly value: Node;
  readonly context: SiteContext | undefined;
  /** The pattern's name if nothing around it has one: that of its setting, or FilterPattern. */
  readonly name: string;
}

/** Finds the patterns, alarms and log groups of a file by its syntax tree. */
export function findInTree(file: string, text: string, root: Node, syntax: Syntax): Findings {
  const { values, calls: callTypes, entries, functions: functionTypes } = syntax.types;
  const constants = constantsOf(root.descendantsOfType([...values]), syntax);
  const functions = functionsOf(root.descendantsOfType([...functionTypes]), syntax);
  const source: Source = { file, text, syntax: remembering(syntax), constants, functions, used: new Set() };
  const calls = root.descendantsOfType([...callTypes]);
  const find = (site: Site) => patternsAt(source, calls, site);
  const settings = root
    .descendantsOfType([...entries])
    .flatMap((node) => siteOf(source, node))
    .flatMap(find);
  const loose = calls.flatMap((node) => looseSite(source, node)).flatMap(find);
  return {
    patterns: [...settings, ...loose].toSorted((one, other) => one.start - other.start),
    alarms: alarmsIn(source, calls),
    logGroups: logGroupsIn(source, calls),
    faults: [],
  };
}

/** Returns a syntax that reads each expression only once. */
function remembering(syntax: Syntax): Syntax {
  const known = new Map<number, Shape>();
  const shapeOf = (node: Node): Shape => {
    const shape = known.get(node.id) ?? syntax.shapeOf(node);
    known.set(node.id, shape);
    return shape;
  };
  return { ...syntax, shapeOf };
}

/** `filterPattern: …` in any object or call, and `pattern: …` of a metric filter of Pulumi or CDK for Terraform. */
function siteOf(source: Source, node: Node): readonly Site[] {
  if (!/^["'[]{0,2}[\w]*pattern/i.test(source.text.slice(node.startIndex, node.startIndex + 40))) return [];
  const entry = source.syntax.entryOf(node);
  if (entry === undefined) return [];
  const name = entry.name.replaceAll("_", "").toLowerCase();
  if (name !== "filterpattern" && name !== "logeventfilterpattern" && name !== "pattern") return [];
  // A table of settings can say which flag sets the pattern.
  if (/^["'`]--\w[\w-]*["'`]$/.test(writtenIn(source, entry.value))) return [];
  const context = contextOf(source, node);
  if (name === "pattern" && !context?.isTerraform) return [];
  return [{ value: entry.value, context, name: entry.name }];
}

/** A call of FilterPattern that no setting of the file refers to. */
function looseSite(source: Source, node: Node): readonly Site[] {
  if (source.used.has(node.id) || !writtenIn(source, node).includes("FilterPattern")) return [];
  const call = source.syntax.shapeOf(node);
  if (call.kind !== "call" || !isFilterPattern({ source, call })) return [];
  return [{ value: outermost(source, node), context: undefined, name: "FilterPattern" }];
}

/** The whole chain of `FilterPattern.spaceDelimited(…).whereString(…)`, or the all() around a condition. */
function outermost(source: Source, node: Node): Node {
  let last = node;
  for (
    let parent = node.parent;
    parent !== null && /arguments|argument_list|member|attribute|call/.test(parent.type);
    parent = parent.parent
  ) {
    const value = source.syntax.shapeOf(parent);
    if (value.kind !== "call") continue;
    if (!isFilterPattern({ source, call: value }) && !/^where/.test(value.name)) break;
    last = parent;
  }
  return last;
}

function patternsAt(source: Source, calls: readonly Node[], site: Site): readonly FoundPattern[] {
  const around = namesFor(source, calls, site.context?.call ?? site.value);
  return unique(
    around.flatMap((names) => textsOf(source, { node: site.value, names }).map((found) => ({ found, names }))),
  ).flatMap(({ found, names }) => {
    if (found === undefined && site.context === undefined) return [];
    return [foundPattern(source, site, found, names)];
  });
}

interface FoundText {
  readonly pieces: readonly Piece[];
  readonly faults: readonly CarrierFault[];
}

/** Returns the texts that a setting can have; undefined for a text that is not in the file. */
function textsOf(source: Source, bound: Bound, depth: number = 0): readonly (FoundText | undefined)[] {
  const value = evaluate(source, bound);
  if (value.kind === "nothing") return [];
  if (value.kind === "choice" && depth < 4)
    return value.options.flatMap((option) => textsOf(source, option, depth + 1));
  if (value.kind === "text") return [isHole(value.pieces) ? undefined : { pieces: value.pieces, faults: [] }];
  const own = value.kind === "object" ? value.entries.get("logPatternString") : undefined;
  if (own !== undefined && depth < 4) return textsOf(source, own, depth + 1);
  const literal = literalIn(source, value);
  if (literal !== undefined && depth < 4) return textsOf(source, literal, depth + 1);
  const printed = printPattern(source, value);
  return [printed === undefined || isHole(printed.pieces) ? undefined : printed];
}

/** Returns the argument of `FilterPattern.literal(…)`, which can be a choice. */
function literalIn(source: Source, value: Value): Bound | undefined {
  if (value.kind !== "call" || value.call.name !== "literal" || !isFilterPattern({ source, call: value.call }))
    return undefined;
  const [node] = value.call.args;
  source.used.add(value.bound.node.id);
  return node === undefined ? undefined : { node, names: value.bound.names };
}

function isHole(pieces: readonly Piece[]): boolean {
  return pieces.length > 0 && pieces.every(({ kind }) => kind === "hole");
}

/** Removes texts that were found in the same place, such as those of a loop whose variable the pattern does not use. */
function unique<Found extends { readonly found: FoundText | undefined }>(all: readonly Found[]): readonly Found[] {
  const key = ({ found }: Found) => JSON.stringify(found?.pieces.map(({ start, text }) => [start, text]) ?? null);
  return [...new Map(all.map((one) => [key(one), one] as const)).values()];
}

function foundPattern(
  source: Source,
  { value, context, name }: Site,
  found: FoundText | undefined,
  names: Names,
): FoundPattern {
  const place = placeOf(source, value);
  const [first, last] = [found?.pieces[0], found?.pieces.at(-1)];
  const isElsewhere = first !== undefined && last !== undefined && (first.start < place.start || first.end > place.end);
  return {
    carrier: source.syntax.carrier,
    ...(isElsewhere ? { ...place, start: first.start, end: Math.max(first.end, last.end) } : place),
    kind: context?.kind ?? "pattern",
    ...(context?.details(names) ?? { resource: name }),
    text: found === undefined ? undefined : { pieces: found.pieces },
    isTrimmed: context?.isTerraform === true && context.kind === "metric filter",
    faults:
      found === undefined
        ? []
        : [...faultsOf(found, context), ...literalFaults(source.syntax.carrier, source.text, found.pieces)],
  };
}

/**
 * Returns the faults of a pattern without those that its call rules out: a field that is the metric's value is no
 * object.
 */
function faultsOf({ pieces, faults }: FoundText, context: SiteContext | undefined): readonly CarrierFault[] {
  const field = pieces.map(({ text }) => text).find((text) => text.startsWith("$."));
  const isValue = field !== undefined && context !== undefined && context.call.text.split(field).length > 2;
  return isValue ? faults.filter(({ code }) => code !== "cdk-exists") : faults;
}
