import type { SourceFile } from "../found.ts";
import { hasHole, holeAt, joined, replacedIn, textOf } from "../text.ts";
import { asText, entriesOf, get, itemsOf, type TextTree, type Tree, unknownAt } from "../tree.ts";

/** The parts of a template that give its functions their values. */
export interface Template {
  readonly parameters: Tree | undefined;
  readonly mappings: Tree | undefined;
  readonly file: SourceFile;
}

export function templateOf(tree: Tree | undefined, file: SourceFile): Template {
  return { parameters: get(tree, "Parameters"), mappings: get(tree, "Mappings"), file };
}

/** Returns a value with CloudFormation's functions evaluated as far as the template allows. */
export function resolved(tree: Tree, template: Template): Tree {
  const call = callOf(tree);
  if (call !== undefined) return call.function(call.value, template, tree);
  if (tree.kind === "map") {
    return { ...tree, entries: tree.entries.map((entry) => ({ ...entry, value: resolved(entry.value, template) })) };
  }
  return tree.kind === "list" ? { ...tree, items: tree.items.map((item) => resolved(item, template)) } : tree;
}

type Evaluate = (value: Tree, template: Template, whole: Tree) => Tree;

/** Whether a value is what one of CloudFormation's functions returns, and not a map of the template's own. */
export function isCall(tree: Tree): boolean {
  return callOf(tree) !== undefined;
}

function callOf(tree: Tree): { readonly function: Evaluate; readonly value: Tree } | undefined {
  const entry = tree.kind === "map" && tree.entries.length === 1 ? tree.entries[0] : undefined;
  if (entry === undefined) return undefined;
  if (Object.hasOwn(functions, entry.key)) {
    const found = functions[entry.key];
    return found && { function: found, value: entry.value };
  }
  return /^Fn::[A-Z]/.test(entry.key)
    ? { function: (_value, _template, { place }) => unknownAt(place), value: entry.value }
    : undefined;
}

/**
 * The functions that can be evaluated from a template alone.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
const functions: Readonly<Record<string, Evaluate>> = {
  Ref: (value, template, { place }) =>
    (value.kind === "text" ? referenced(textOf(value.text), template) : undefined) ?? unknownAt(place),
  "Fn::Sub": (value, template, { place }) => {
    if (value.kind === "text") return substituted(value, undefined, template);
    const [text, values] = itemsOf(value);
    return text?.kind === "text" ? substituted(text, values, template) : unknownAt(place);
  },
  "Fn::Join": (value, template, { place }) => {
    const [separator, list] = itemsOf(value);
    const items = list && resolved(list, template);
    if (separator?.kind !== "text" || items?.kind !== "list") return unknownAt(place);
    const texts = items.items.flatMap((item, index) => (index === 0 ? [asText(item)] : [separator, asText(item)]));
    return {
      kind: "text",
      text: joined(texts.map(({ text }) => text)),
      place,
      faults: texts.flatMap(({ faults }) => faults),
    };
  },
  "Fn::FindInMap": (value, template, { place }) => {
    const keys = itemsOf(value)
      .slice(0, 3)
      .map((key) => resolved(key, template));
    const names = keys.map((key) => (key.kind === "text" && !hasHole(key.text) ? textOf(key.text) : undefined));
    const path = names.filter((name) => name !== undefined);
    return (path.length === 3 ? get(template.mappings, ...path) : undefined) ?? unknownAt(place);
  },
  "Fn::If": (value, template, { place }) => {
    const options = itemsOf(value)
      .slice(1)
      .map((option) => resolved(option, template));
    return options.length === 2 ? { kind: "choice", options, place } : unknownAt(place);
  },
  "Fn::Select": (value, template, { place }) => {
    const [index, list] = itemsOf(value);
    const items = list && resolved(list, template);
    return (
      (items?.kind === "list" && index !== undefined ? items.items[Number(textOf(asText(index).text))] : undefined) ??
      unknownAt(place)
    );
  },
  "Fn::ToJsonString": (value, template) => resolved(value, template),
};

/** Returns a parameter's default; undefined for resources and for parameters without one. */
function referenced(name: string, { parameters }: Template): Tree | undefined {
  const place = { file: "", start: 0, end: 0 };
  if (name === "AWS::NoValue") return { kind: "other", value: null, place };
  const fallback = get(parameters, name, "Default");
  if (fallback?.kind !== "text") return undefined;
  // An empty default only means that the creator of the stack sets the value.
  return fallback.text.pieces.length === 0 ? undefined : fallback;
}

/** Replaces `${Name}` by its value or a hole, and `${!Name}` by the characters `${Name}`. */
function substituted(tree: TextTree, values: Tree | undefined, template: Template): TextTree {
  const text = replacedIn(tree.text, /\$\{(!?)([^}]*)\}/g, ([, mark, name = ""], place) => {
    if (mark === "!") return { pieces: [{ kind: "escape", text: `\${${name}}`, ...place }] };
    const given = get(values, name.trim());
    const value = given === undefined ? referenced(name.trim(), template) : resolved(given, template);
    const known = value?.kind === "text" || value?.kind === "other" ? asText(value).text : undefined;
    return known === undefined || known.pieces.length === 0 || hasHole(known) ? holeAt(place) : known;
  });
  return { ...tree, text };
}

/** Returns a setting as text to compare it with others: its value, `!Ref Name` or `!GetAtt Name.Arn`. */
export function settingOf(tree: Tree | undefined, template: Template): string | undefined {
  if (tree === undefined) return undefined;
  const value = resolved(tree, template);
  if (value.kind === "text" && !hasHole(value.text)) return textOf(value.text);
  const [call] = entriesOf(tree);
  if (call?.key === "Ref" && call.value.kind === "text") return `!Ref ${textOf(call.value.text)}`;
  if (call?.key === "Fn::GetAtt") {
    const parts = call.value.kind === "list" ? call.value.items : [call.value];
    return `!GetAtt ${parts.map((part) => textOf(asText(part).text)).join(".")}`;
  }
  const sub = call?.key === "Fn::Sub" && call.value.kind === "text" ? call.value : undefined;
  return sub && `!Sub ${textOf(sub.text)}`;
}
