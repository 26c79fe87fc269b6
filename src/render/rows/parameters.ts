import type { Alert } from "../../alert/alert.ts";
import { type Fields, fields } from "../../cloudtrail/fields.ts";
import { visible } from "../escape.ts";

/** Returns a call's parameters as lines, without the policy documents that the alert describes in words. */
export function parametersForPeople({ parameters, policies }: Alert): readonly string[] {
  let rest = parameters;
  for (const { parameter, statements } of policies) if (statements.length > 0) rest = without(rest, parameter);
  const all: string[] = [];
  for (const name of Object.keys(rest)) all.push(...lines(name, rest[name]));
  return all;
}

/** Returns a parameter as lines: text as it is, other values as JSON on one line if short, indented if long. */
function lines(name: string, value: unknown): readonly string[] {
  // A line that begins with an untrusted name could be a command for a program that reads the log.
  const label = /^\w/.test(name) ? name : JSON.stringify(name);
  if (typeof value === "string") return [visible(`${label}: ${value}`)];
  const short = JSON.stringify(value);
  if (short.length <= 80) return [visible(`${label}: ${short}`)];
  const [first = "", ...rest] = JSON.stringify(value, null, 2).split("\n");
  return [`${label}: ${first}`, ...rest].map(visible);
}

/** Returns a copy without the field at a path of names and indexes, joined by dots; emptied parents are removed too. */
function without(parameters: Fields, path: string): Fields {
  // An empty name counts as a step: without it, the path would lead to the parent.
  const steps = Object.hasOwn(parameters, path) ? [path] : path.split(".");
  return fields(removed(parameters, steps));
}

function removed(node: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return undefined;
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, step)) return node;
  if (Array.isArray(node)) {
    const list: readonly unknown[] = node.map((item, at) => (at === Number(step) ? removed(item, rest) : item));
    const left = list.filter((item) => item !== undefined);
    return left.length === 0 ? undefined : left;
  }
  const left = Object.entries(node)
    .map(([name, value]) => [name, name === step ? removed(value, rest) : value] as const)
    .filter(([, value]) => value !== undefined);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
