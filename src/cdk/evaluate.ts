import { Aws } from "aws-cdk-lib/core";
import type { Template, Value } from "./template.ts";

/** The values of a template's parameters, by name. Values that are known only at deployment are tokens. */
export type Values = Readonly<Record<string, string | number>>;

/** References to the template's resources. */
export interface References {
  ref(name: string): unknown;
  attribute(name: string, attribute: string): unknown;
}

const pseudo: Readonly<Record<string, string>> = {
  "AWS::AccountId": Aws.ACCOUNT_ID,
  "AWS::Partition": Aws.PARTITION,
  "AWS::Region": Aws.REGION,
  "AWS::StackId": Aws.STACK_ID,
  "AWS::StackName": Aws.STACK_NAME,
  "AWS::URLSuffix": Aws.URL_SUFFIX,
};

/** Evaluates a template's functions for the values of its parameters. Only references to resources remain. */
export class Evaluator {
  readonly #conditions: Template["Conditions"];
  readonly #values: Values;
  readonly #references: References;

  constructor(conditions: Template["Conditions"], values: Values, references: References) {
    this.#conditions = conditions;
    this.#values = values;
    this.#references = references;
  }

  /** Whether a condition of the template holds. */
  holds(name: string): boolean {
    const condition = this.#conditions[name];
    if (condition === undefined) throw new Error(`expected a condition of the template, found ${name}`);
    return this.isTrue(condition);
  }

  /** Whether an expression is true, such as { "Fn::Equals": […] }. */
  isTrue(expression: Value): boolean {
    return this.value(expression) === true;
  }

  /** Returns a value with its functions applied; undefined for AWS::NoValue. */
  value(value: Value): unknown {
    if (value === null || typeof value !== "object") return value;
    if (isList(value)) return value.map((item) => this.value(item)).filter((item) => item !== undefined);
    const [[name, argument] = ["", null], ...others] = Object.entries(value);
    if (others.length === 0 && /^(?:Ref|Condition|Fn::\w+)$/.test(name)) return this.#apply(name, argument);
    const pairs = Object.entries(value).map(([key, each]) => [key, this.value(each)] as const);
    return Object.fromEntries(pairs.filter(([, each]) => each !== undefined));
  }

  #apply(name: string, argument: Value): unknown {
    const list = isList(argument) ? argument : [argument];
    const [first = null, second = null, third = null] = list;
    switch (name) {
      case "Ref":
        return this.#ref(String(argument));
      case "Fn::GetAtt":
        return this.#references.attribute(String(first), String(second));
      case "Fn::Sub":
        return this.#substitute(String(first), second as Readonly<Record<string, Value>> | null);
      case "Condition":
        return this.holds(String(argument));
      case "Fn::Equals":
        return String(this.value(first)) === String(this.value(second));
      case "Fn::Not":
        return !this.isTrue(first);
      case "Fn::And":
        return list.every((each) => this.isTrue(each));
      case "Fn::Or":
        return list.some((each) => this.isTrue(each));
      case "Fn::If":
        return this.value(this.holds(String(first)) ? second : third);
      default:
        throw new Error(`expected a function that the construct knows, found ${name}`);
    }
  }

  #ref(name: string): unknown {
    if (name === "AWS::NoValue") return undefined;
    return this.#values[name] ?? pseudo[name] ?? this.#references.ref(name);
  }

  #substitute(text: string, own: Readonly<Record<string, Value>> | null): string {
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal !== "") return `\${${name}}`;
      const given = own?.[name];
      if (given !== undefined) return String(this.value(given));
      const [resource = "", ...attribute] = name.split(".");
      return String(
        attribute.length === 0 ? this.#ref(name) : this.#references.attribute(resource, attribute.join(".")),
      );
    });
  }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
