import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { dist } from "./dist.ts";

/** A value of a template, with CloudFormation's functions in their long form: { Ref: "Topic" }. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

export interface Parameter {
  readonly Type: "String" | "Number";
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly (string | number)[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly MaxLength?: number;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: { readonly [name: string]: Value };
}

interface Rule {
  readonly RuleCondition?: Value;
  readonly Assertions: readonly { readonly Assert: Value; readonly AssertDescription: string }[];
}

export interface Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Rules?: Readonly<Record<string, Rule>>;
  readonly Conditions: Readonly<Record<string, Value>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** Reads the template that the package ships, dist/template.yaml. */
export function readTemplate(): Template {
  const text = readFileSync(join(dist, "template.yaml"), "utf8");
  return read(parseDocument(text, { logLevel: "silent" }).contents as Node) as unknown as Template;
}

/** Returns the value of a node, with its tag as the long form of a function. */
function read(node: Node): Value {
  const name = node.tag?.startsWith("!") ? node.tag.slice(1) : undefined;
  const value = plainOf(node);
  if (name === undefined) return value;
  if (name === "Ref" || name === "Condition") return { [name]: value };
  if (name === "GetAtt") return { "Fn::GetAtt": /^([^.]+)\.(.+)$/.exec(String(value))?.slice(1) ?? [] };
  return { [`Fn::${name}`]: value };
}

function plainOf(node: Node): Value {
  if (isSeq(node)) return node.items.map((item) => read(item as Node));
  if (isScalar(node)) return node.value as Value;
  if (!isMap(node)) throw new Error(`expected a value in the template, found ${node}`);
  return Object.fromEntries(
    node.items.map(({ key, value }) => [
      String((key as unknown as { value: unknown }).value),
      value === null ? null : read(value as Node),
    ]),
  );
}
