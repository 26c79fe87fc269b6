import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { IamAlertsError } from "../errors.ts";
import { didYouMean, shortened } from "../words.ts";
import type { Locate } from "./document.ts";
import type { Problem } from "./place.ts";

type Type = "object" | "array" | "string" | "number" | "boolean" | "null";

/** The JSON Schema keywords that the program's own schemas use. */
export interface Schema {
  readonly type?: Type | readonly Type[];
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const words: Readonly<Record<Type, string>> = {
  object: "keys and values",
  array: "a list",
  string: "text",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

/** Returns a node, or the target of an alias. */
export function resolve(document: Document, node: unknown): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : ((node as Node | null | undefined) ?? null);
}

/**
 * Checks a document against a schema, so that editors and the program use the same schema. Returns the problems with
 * their places; a validator would know only paths.
 *
 * @param part the part of the document to check, and `name` its name in messages
 */
export function check(
  document: Document,
  schema: Schema,
  locate: Locate,
  part: Node | null = document.contents,
  name = "",
): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (at: Node | null, message: string, hint?: string) => {
    const error = new IamAlertsError("config", message, hint === undefined ? {} : { hint });
    problems.push({ error, place: locate(at) });
  };

  const visit = (given: unknown, { type, ...rest }: Schema, path: string): void => {
    const node = resolve(document, given);
    const place = path === "" ? "the file" : path;
    const allowed = type === undefined ? [] : typeof type === "string" ? [type] : type;
    if (allowed.length > 0 && !allowed.includes(typeOf(node))) {
      const wanted = allowed.map((name) => words[name]).join(" or ");
      report(node, `expected ${wanted} for ${place}, found ${found(node)}`);
    } else if (isMap(node)) visitMap(node.items, node, rest, path);
    else if (isSeq(node)) visitList(node.items, node, rest, path);
    else if (isScalar(node)) visitScalar(node.value, node, rest, place);
  };

  const visitMap = (pairs: readonly Pair[], node: Node, schema: Schema, path: string): void => {
    const { properties = {}, required = [], additionalProperties = true } = schema;
    const under = path === "" ? "" : `${path}.`;
    const names = new Set<string>();
    for (const { key, value } of pairs) {
      const name = String(isScalar(key) ? key.value : key);
      names.add(name);
      if (Object.hasOwn(properties, name)) visit(value, properties[name] as Schema, under + name);
      else if (!additionalProperties) {
        const known = Object.keys(properties);
        const hint = didYouMean(name, known) ?? `the keys are ${known.join(", ")}`;
        report(key as Node, `unknown key ${JSON.stringify(name)}${path === "" ? "" : ` in ${path}`}`, hint);
      }
    }
    for (const name of required.filter((key) => !names.has(key))) {
      report(node, `expected the key ${name}${path === "" ? "" : ` in ${path}`}, found none`);
    }
  };

  const visitList = (items: readonly unknown[], node: Node, { items: each, minItems = 0 }: Schema, path: string) => {
    if (items.length < minItems) report(node, `expected at least one item for ${path}, found none`);
    if (each === undefined) return;
    for (const [index, item] of items.entries()) visit(item, each, `${path}[${index}]`);
  };

  const visitScalar = (value: unknown, node: Node, schema: Schema, place: string): void => {
    const { enum: choices, minLength = 0, minimum, maximum } = schema;
    if (choices !== undefined && !choices.includes(value)) {
      report(node, `expected ${choices.join(" or ")} for ${place}, found ${found(node)}`);
      return;
    }
    if (typeof value === "string" && value.length < minLength) report(node, `expected text for ${place}, found none`);
    if (typeof value !== "number" || minimum === undefined || maximum === undefined) return;
    if (value >= minimum && value <= maximum) return;
    report(node, `expected a number from ${minimum} to ${maximum} for ${place}, found ${value}`);
  };

  visit(part, schema, name);
  return problems;
}

function typeOf(node: Node | null): Type {
  if (isMap(node)) return "object";
  if (isSeq(node)) return "array";
  const value = isScalar(node) ? node.value : null;
  return value === null ? "null" : (typeof value as Type);
}

function found(node: Node | null): string {
  if (isMap(node)) return "keys and values";
  if (isSeq(node)) return "a list";
  const value = isScalar(node) ? node.value : null;
  return value === null ? "nothing" : shortened(JSON.stringify(value), 60);
}
