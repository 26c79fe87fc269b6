import type { Condition, JsonPattern, Selector, Step, Tree, Value } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { numberPattern } from "../parse/limits.ts";
import { printSelector } from "../print.ts";
import { lineSeparator, RegexParser } from "../regex/parser.ts";
import { isJoined, leavesOf } from "../tree.ts";
import { keyOf } from "./clauses.ts";

/** The most events that are derived from the clauses of one pattern. */
const maxEvents = 2000;

/** The most combinations of values that are tried exhaustively. */
const maxCombinations = 600;

/** Marks a field that an event does not have. */
const missing: unique symbol = Symbol("missing");

/** A text that no pattern compares with. */
const otherText = "\u2020";

interface Field {
  readonly selector: Selector;
  readonly values: Set<unknown>;
}

/** The value of each field, by the field's name. */
type Values = ReadonlyMap<string, unknown>;

/**
 * Returns events on which the verdict of a pattern depends on a single clause, and in which the field of that clause
 * takes values that make its clauses true and false, null, an object, and no value. For a pattern with few fields, also
 * returns every combination. Of the clauses in `known`, only those that other clauses need are tried.
 */
export function eventsOf(pattern: JsonPattern, known: ReadonlySet<string> = new Set()): readonly object[] {
  const { expression } = pattern;
  const leaves = leavesOf(expression);
  const fields = fieldsOf(leaves);
  const events: object[] = [];
  const add = (values: Values) => {
    if (events.length < maxEvents) events.push(eventOf(values, fields));
  };
  const holds = new Map(leaves.map((leaf) => [leaf, compile({ ...pattern, expression: leaf })]));
  const wanted = new Map<Condition, readonly [truthy: unknown, falsy: unknown]>();
  for (const leaf of leaves) {
    const name = printSelector(leaf.subject);
    const values = [otherText, missing, ...valuesFor(leaf), ...(fields.get(name)?.values ?? [])];
    const find = (verdict: boolean) =>
      values.find((value) => holds.get(leaf)?.testJson(eventOf(new Map([[name, value]]), fields)) === verdict);
    wanted.set(leaf, [find(true), find(false)]);
  }
  const assign = (tree: Tree<Condition>, verdict: boolean, values: Map<string, unknown>): void => {
    if (isJoined(tree)) {
      const needed = (tree.kind === "and") === verdict ? tree.operands : tree.operands.slice(0, 1);
      for (const operand of needed) assign(operand, verdict, values);
      return;
    }
    const name = printSelector(tree.subject);
    if (!values.has(name)) values.set(name, wanted.get(tree)?.[verdict ? 0 : 1]);
  };
  const visit = (tree: Tree<Condition>, around: Values): void => {
    if (events.length >= maxEvents) return;
    if (isJoined(tree)) {
      const alone = new Map<string, unknown>();
      assign(tree, true, alone);
      add(alone);
      for (const operand of tree.operands) {
        if (leavesOf(operand).every((leaf) => known.has(keyOf(leaf)))) continue;
        const values = new Map(around);
        for (const other of tree.operands) if (other !== operand) assign(other, tree.kind === "and", values);
        visit(operand, values);
      }
      return;
    }
    const name = printSelector(tree.subject);
    const some = [...(fields.get(name)?.values ?? [])].slice(0, 12);
    for (const value of new Set([...valuesFor(tree), ...some])) add(new Map(around).set(name, value));
  };
  visit(expression, new Map());
  const names = [...fields.keys()];
  const count = names.reduce((product, name) => product * (fields.get(name)?.values.size ?? 1), 1);
  if (count > maxCombinations) return events;
  const combine = ([name, ...others]: readonly string[], values: Values): void => {
    if (name === undefined) add(values);
    else for (const value of fields.get(name)?.values ?? []) combine(others, new Map(values).set(name, value));
  };
  combine(names, new Map());
  return events;
}

function fieldsOf(leaves: readonly Condition[]): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const leaf of leaves) {
    const name = printSelector(leaf.subject);
    const field = fields.get(name) ?? {
      selector: leaf.subject,
      values: new Set([missing, null, otherText, emptyObject]),
    };
    for (const value of valuesFor(leaf)) field.values.add(value);
    fields.set(name, field);
  }
  return fields;
}

const emptyObject = {};

/** Returns values of a field that make a condition on it true and false. */
function valuesFor(leaf: Condition): readonly unknown[] {
  if (leaf.kind === "check") return leaf.test === "IS TRUE" || leaf.test === "IS FALSE" ? [true, false] : [null, true];
  const { value } = leaf;
  if (value.kind === "number") return [value.value, value.value + 1, value.value - 1, value.text];
  const texts = textsLike(value);
  const [first = ""] = texts;
  if (first === "true" || first === "false") return [...texts, true, false];
  return !/[*]/.test(value.text) && numberPattern.test(first) ? [...texts, Number(first)] : texts;
}

/** Returns texts that a value matches, and texts that look like them. */
export function textsLike(value: Value): readonly string[] {
  if (value.kind !== "regex") {
    const text = value.text.replace(/^\*+|\*+$/g, "");
    const [short, long] = ["", "ab"].map((filler) => value.text.replace(/\*+/g, filler));
    const repeated = value.text.startsWith("*") ? [text + text] : [];
    return [...new Set([short ?? "", long ?? "", text, ...repeated, `${text}${otherText}`])];
  }
  const [sequence = []] = new RegexParser(value.text).alternatives();
  return [sequence.map(({ set, min }) => (typeof set === "string" ? "" : symbolOf(set).repeat(min))).join("")];
}

function symbolOf(set: Uint8Array): string {
  const codes = [...set.keys()].filter((code) => set[code] !== 0 && code < lineSeparator);
  const code = codes.find((each) => /\w/.test(String.fromCharCode(each))) ?? codes[0];
  return code === undefined ? "" : String.fromCharCode(code);
}

type Node = Record<string, unknown> | unknown[];

function eventOf(values: Values, fields: ReadonlyMap<string, Field>): object {
  const event: Node = {};
  const parts = [...values].flatMap(([name, value]) => {
    const steps = fields.get(name)?.selector.steps ?? [];
    return value === missing || value === undefined ? [] : [{ steps, value }];
  });
  // An outer value comes first; a scalar hides the fields inside it, as in a real event.
  for (const { steps, value } of parts.toSorted((a, b) => a.steps.length - b.steps.length)) put(event, steps, value);
  return event;
}

function put(event: Node, steps: readonly Step[], value: unknown): void {
  let node: Node = event;
  for (const [index, step] of steps.entries()) {
    const isList = step.kind === "index" || step.kind === "any-index";
    if (Array.isArray(node) !== isList) return;
    const key = step.kind === "name" ? step.name : step.kind === "index" ? Math.min(step.index, 99) : isList ? 0 : "a";
    const fields = node as Record<string | number, unknown>;
    const next = steps[index + 1];
    if (next === undefined) {
      define(fields, key, value === emptyObject ? {} : value);
      return;
    }
    if (!Object.hasOwn(fields, key)) define(fields, key, next.kind === "index" || next.kind === "any-index" ? [] : {});
    const child = fields[key];
    if (typeof child !== "object" || child === null) return;
    node = child as Node;
  }
}

/** Sets a field, even __proto__, which a plain assignment would not create. */
function define(fields: Record<string | number, unknown>, key: string | number, value: unknown): void {
  Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}
