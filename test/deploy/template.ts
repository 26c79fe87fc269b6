import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";

/** A resource as CloudFormation creates it. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string;
}

export interface Stack {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  /** The allowed patterns of the parameters, as expressions for whole values. */
  readonly allowed: Readonly<Record<string, RegExp>>;
}

const pseudo: Readonly<Record<string, unknown>> = {
  "AWS::AccountId": "111122223333",
  "AWS::Region": "us-east-1",
  "AWS::Partition": "aws",
  "AWS::NoValue": undefined,
};

/**
 * Resolves deploy/template.yaml for a stack's parameters: references to a resource become <Name>, to its attribute
 * <Name.Attribute>. moto creates no alarms and no schedules from templates, so the tests read them here.
 */
export function stackOf(parameters: Readonly<Record<string, string | number>>): Stack {
  const document = parseDocument(readFileSync("deploy/template.yaml", "utf8"), { logLevel: "silent" });
  const section = (name: string) => document.get(name) as Node;
  const conditions = section("Conditions");
  const values = new Map<string, unknown>(Object.entries(pseudo));
  const declared = plain(section("Parameters")) as Record<string, { Default?: unknown; AllowedPattern?: string }>;
  for (const [name, { Default }] of Object.entries(declared)) values.set(name, parameters[name] ?? Default);

  const holds = (name: string): boolean => resolve((isMap(conditions) && conditions.get(name, true)) as Node) === true;
  const reference = (name: string): unknown => (values.has(name) ? values.get(name) : `<${name}>`);
  const substitute = (text: string, own: Readonly<Record<string, unknown>>) =>
    text.replace(/\$\{([\w:.]+)\}/g, (_, name: string) => String(name in own ? own[name] : reference(name)));

  /** Returns a node's value, with CloudFormation's functions applied. */
  function resolve(node: Node): unknown {
    const items = isSeq(node) ? (node.items as Node[]) : [];
    const text = isScalar(node) ? String(node.value) : "";
    const [first, second, third] = items;
    switch (node.tag) {
      case "!Ref":
        return reference(text);
      case "!GetAtt":
        return `<${text}>`;
      case "!Sub":
        return first === undefined
          ? substitute(text, {})
          : substitute(plainText(first), resolve(second as Node) as object as Record<string, unknown>);
      case "!Equals":
        return String(resolve(first as Node)) === String(resolve(second as Node));
      case "!Not":
        return resolve(first as Node) !== true;
      case "!Condition":
        return holds(text);
      case "!If":
        return resolve((holds(plainText(first as Node)) ? second : third) as Node);
    }
    if (isSeq(node)) return items.map(resolve).filter((value) => value !== undefined);
    if (!isMap(node)) return isScalar(node) ? node.value : undefined;
    const pairs = node.items.map(({ key, value }) => [plainText(key as Node), resolve(value as Node)] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  }

  const resources = Object.entries(resolve(section("Resources")) as Record<string, Resource & { Condition?: string }>);
  const outputs = Object.entries(resolve(section("Outputs")) as Record<string, { Value: unknown; Condition?: string }>);
  const exists = ([, { Condition }]: readonly [string, { Condition?: string }]) =>
    Condition === undefined || holds(Condition);
  return {
    resources: Object.fromEntries(resources.filter(exists)),
    outputs: Object.fromEntries(outputs.filter(exists)),
    allowed: Object.fromEntries(
      Object.entries(declared).flatMap(([name, { AllowedPattern }]) =>
        AllowedPattern === undefined ? [] : [[name, new RegExp(`^(?:${AllowedPattern})$`)]],
      ),
    ),
  };
}

const plain = (node: Node): unknown => node.toJSON();
const plainText = (node: Node): string => String(plain(node));
