import fc from "fast-check";
import type { Comparison, JsonPattern, Selector, Step, Value } from "../../../src/pattern/ast.ts";
import { isText } from "../../../src/pattern/translate/cloudtrail-table.ts";
import { leavesOf } from "../../../src/pattern/tree.ts";
import { plainTexts, some } from "../../pattern/translate/random.ts";

/** JSON, or undefined for a field that is not there. */
type Json = string | undefined;

const json = (value: unknown) => JSON.stringify(value);

/** Returns texts that match the value of a condition, almost match it, or have its letters in other places. */
function textsNear(value: Value): readonly string[] {
  const pieces = value.text.split(value.kind === "regex" ? /[^\w"]+/ : "*");
  const filled = ["", "x", '"'].flatMap((between) => [pieces.join(between), pieces.join(between) + between]);
  return [value.text, ...pieces, ...filled].flatMap((text) => [
    ...[text, text + text, `${text}x`, `x${text}`, `"${text}`, `${text}"`, text.slice(1), text.slice(0, -1)],
    ...[text.replaceAll('"', ""), text.toUpperCase()],
  ]);
}

/** Returns numbers near the value of a condition, in several spellings. */
function numbersNear({ text }: Value): readonly string[] {
  const number = Number(text);
  if (text === "" || !Number.isFinite(number)) return [];
  const [near, exponent] = [[number - 1, number, number + 1, -number, number + 1e-7], number.toExponential()];
  return [
    ...near.map(String),
    number.toFixed(1),
    exponent,
    exponent.replace("e+", "E"),
    ...(/^-?\d+$/.test(text) ? [`${text}.0`] : []),
  ];
}

const spellings = ["0", "-0", "0.0", "1", "5", "5.0", "5e0", "1e3", "1e-7", "0.1234567", "5000000001", "1700000000000"];
const others = ["null", "true", "false", "[]", "{}", "[[]]", "[null]", '[{"b":1}]', '{"b":1}', '[{"a":"x"},{"a":"a"}]'];

/** Returns what the subject of some conditions can be, as JSON: what the conditions test for, and every kind of value. */
function valuesFor(subject: Selector, conditions: readonly Comparison<Selector>[]): fc.Arbitrary<Json> {
  const texts = [...plainTexts, "true", "5", "5.0", "5e0", ...conditions.flatMap(({ value }) => textsNear(value))].map(
    json,
  );
  const absent = { weight: 1, arbitrary: fc.constant(undefined) };
  if (isText(subject)) return fc.oneof({ weight: 6, arbitrary: some(...texts) }, absent);
  const numbers = [...spellings, ...conditions.flatMap(({ value }) => numbersNear(value))];
  const single = fc.oneof(
    { weight: 4, arbitrary: some(...texts) },
    { weight: 3, arbitrary: some(...numbers) },
    some(...others),
  );
  const list = fc.array(single, { maxLength: 3 }).map((members) => `[${members.join(",")}]`);
  return fc.oneof({ weight: 6, arbitrary: single }, { weight: 1, arbitrary: list }, absent);
}

/** The form in which a record has a selected field: as the selector says, or so that only EventBridge finds it. */
type Form = "as selected" | "several" | "no list" | "list" | "dots";
const forms: fc.Arbitrary<Form> = fc.oneof(
  { weight: 8, arbitrary: fc.constant("as selected") },
  some<Form>("several", "no list", "list", "dots"),
);

type Node = { readonly [name: string]: Node } | readonly Node[] | string;

/** Puts a value where a selector looks for it, into what is there already. EventBridge takes only names and [*]. */
function put(node: Node | undefined, [step, ...rest]: readonly Step[], form: Form, leaf: string): Node {
  if (step === undefined) return leaf;
  if (step.kind !== "name") {
    if (form === "no list") return put(node, rest, form, leaf);
    const [first, ...more] = Array.isArray(node) ? node : [];
    const member = put(first, rest, form, leaf);
    return form === "several" && first !== undefined ? [member, first, ...more] : [member, ...more];
  }
  const [next, ...others] = rest;
  if (form === "dots" && next?.kind === "name") {
    return put(node, [{ ...next, name: `${step.name}.${next.name}` }, ...others], form, leaf);
  }
  const fields = typeof node === "object" && !Array.isArray(node) ? (node as { readonly [name: string]: Node }) : {};
  const inner = put(fields[step.name], rest, form, leaf);
  return { ...fields, [step.name]: form === "list" && rest.length === 0 ? [inner] : inner };
}

/** Returns random records, as JSON, with what the conditions of a pattern test for in the fields that they test. */
export function recordsFor({ expression }: JsonPattern): fc.Arbitrary<string> {
  const leaves = leavesOf(expression);
  const subjects = [...new Map(leaves.map(({ subject }) => [json(subject.steps), subject])).entries()];
  const fields = subjects.map(([key, subject]) => {
    const compared = leaves.filter((leaf) => leaf.kind === "comparison" && json(leaf.subject.steps) === key);
    return fc.tuple(
      fc.constant(subject),
      valuesFor(subject, compared as Comparison<Selector>[]),
      isText(subject) ? fc.constant<Form>("as selected") : forms,
    );
  });
  return fc.tuple(...fields).map((chosen) => {
    const values: string[] = [];
    let record: Node = {};
    for (const [{ steps }, value, form] of chosen) {
      if (value === undefined || steps[0]?.kind !== "name") continue;
      record = put(record, steps, form, `@${values.push(value) - 1}@`);
    }
    return json(record).replace(/"@(\d+)@"/g, (_, index) => values[index as number] ?? "null");
  });
}
