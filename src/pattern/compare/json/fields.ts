import type { Condition, Selector, Step } from "../../ast.ts";
import { isSingle, printStep } from "../../match/select.ts";
import { printCondition } from "../../print.ts";
import { EffortExceeded } from "../effort.ts";
import type { Records } from "../message-search.ts";
import { maskOf } from "../solve/cells.ts";
import type { Literal } from "../solve/formula.ts";
import type { Cell, Variable } from "../solve/variable.ts";
import type { Languages } from "../text/language.ts";
import { cellsFor, conditionOn } from "./cells.ts";

/** A step without a wildcard. */
export type PlainStep = Extract<Step, { readonly kind: "name" | "index" }>;

/** The most elements of a list, and the most fields of an event, that a comparison considers. */
const maxElements = 40;
const maxFields = 600;

/** A field of the events that a comparison considers. Its conditions decide which cells it has. */
export class Field implements Variable {
  id = 0;
  readonly parent: Field | null;
  readonly step: PlainStep;
  /** Whether the field only exists as an element that a wildcard may select. Such elements may be left out freely. */
  readonly isSpare: boolean;
  readonly children: Field[] = [];
  readonly conditions: Map<string, Condition> = new Map();
  readonly #literals = new Map<string, Literal>();
  cells: readonly Cell[] = [];
  open: bigint = 0n;

  constructor(parent: Field | null, step: PlainStep, isSpare = false) {
    this.parent = parent;
    this.step = step;
    this.isSpare = isSpare;
  }

  /** The path as a selector spells it: $.a[0] */
  get selector(): string {
    return this.parent === null ? "$" : this.parent.selector + printStep(this.step);
  }

  /** The name of a member, or the index of an element. */
  get key(): string | number {
    return keyOf(this.step);
  }

  /** The path without $. */
  get name(): string {
    return this.selector.slice(2);
  }

  /** Returns the field at a path from here, which is created if no condition has needed it yet. */
  at(steps: readonly Step[]): Field {
    return steps.reduce<Field>((field, step) => {
      if (step.kind !== "name" && step.kind !== "index") throw new Error("a wildcard has no single field");
      const known = field.children.find(({ key }) => key === keyOf(step));
      return known ?? field.add(new Field(field, step));
    }, this);
  }

  add(child: Field): Field {
    this.children.push(child);
    return child;
  }

  /** Returns the literal that a condition on this field is. */
  literal(condition: Condition, languages: Languages): Literal {
    const key = testOf(condition);
    const literal = this.#literals.get(key) ?? conditionOn(this, condition, languages);
    this.#literals.set(key, literal);
    return literal;
  }

  under(kind: PlainStep["kind"]): readonly Field[] {
    return this.children.filter(({ step }) => step.kind === kind);
  }
}

function keyOf(step: PlainStep): string | number {
  return step.kind === "name" ? step.name : step.index;
}

/** The fields that a condition with a wildcard tests: one in each element, and the element that is reserved for it. */
interface Elements {
  readonly all: readonly Field[];
  /** The fields of which one suffices: those of the named elements, and of the condition's own. */
  readonly enough: readonly Field[];
}

/**
 * The fields that the conditions of two patterns test. A wildcard is replaced by the elements that other conditions
 * name, and by one more for each condition with a wildcard: an event in which such a condition is true for some element
 * still has the same verdicts if all other elements that no condition names are removed.
 */
export class Fields {
  readonly root: Field = new Field(null, { kind: "name", name: "$" });
  readonly all: Field[] = [];
  /** The fields of each condition, by the condition's text. */
  readonly #elements = new Map<string, Elements>();
  readonly #known = new Map<Condition, Elements>();

  constructor(conditions: readonly Condition[], { likely }: Records) {
    const distinct = [...new Map(conditions.map((condition) => [printCondition(condition), condition])).values()];
    for (const condition of distinct) {
      const { single } = split(condition.subject);
      const field = this.root.at(single);
      if (isSingle(condition.subject)) this.#test(field, condition);
    }
    const wild = distinct.filter(({ subject }) => !isSingle(subject));
    // An outer wildcard may name elements that an inner one selects.
    const lengths = [...new Set(wild.map(({ subject }) => split(subject).single.length))].toSorted((a, b) => a - b);
    for (const length of lengths) {
      this.#expand(wild.filter(({ subject }) => split(subject).single.length === length));
    }
    this.#list(this.root);
    if (this.all.length > maxFields) throw new EffortExceeded("too many fields");
    const known = new Map<string, readonly Cell[]>();
    for (const field of this.all) {
      const texts = likely?.(field.name) ?? [];
      const key = [...field.conditions.keys(), ...texts].join("\n");
      const cells = known.get(key) ?? cellsFor([...field.conditions.values()], texts);
      known.set(key, cells);
      field.cells = cells;
      field.open = maskOf(cells, ({ kind }) => kind === "open");
    }
  }

  /** Returns the fields that a condition tests. */
  of(condition: Condition): Elements {
    const known = this.#known.get(condition) ?? this.#find(condition);
    this.#known.set(condition, known);
    return known;
  }

  #find(condition: Condition): Elements {
    if (!isSingle(condition.subject)) return this.#elements.get(printCondition(condition)) as Elements;
    const field = this.root.at(condition.subject.steps);
    return { all: [field], enough: [field] };
  }

  #test(field: Field, condition: Condition): Field {
    field.conditions.set(testOf(condition), condition);
    return field;
  }

  /** Adds elements for conditions whose wildcards are equally deep. */
  #expand(conditions: readonly Condition[]): void {
    const own = new Map<Condition, Field>();
    for (const condition of conditions) {
      const { single, kind } = split(condition.subject);
      const parent = this.root.at(single);
      const step = spareStep(parent, kind);
      own.set(condition, parent.add(new Field(parent, step, true)));
    }
    for (const condition of conditions) {
      const { single, kind, rest } = split(condition.subject);
      const elements = this.root.at(single).under(kind);
      const fieldIn = new Map(elements.map((element) => [element, this.#test(element.at(rest), condition)]));
      const enough = elements.filter((element) => !element.isSpare || element === own.get(condition));
      this.#elements.set(printCondition(condition), {
        all: [...fieldIn.values()],
        enough: enough.map((element) => fieldIn.get(element) as Field),
      });
    }
  }

  #list(field: Field): void {
    field.id = this.all.push(field) - 1;
    for (const child of field.children) this.#list(child);
  }
}

/** Splits a selector at its wildcard. */
function split({ steps }: Selector): {
  readonly single: readonly Step[];
  readonly kind: PlainStep["kind"];
  readonly rest: readonly Step[];
} {
  const at = steps.findIndex(({ kind }) => kind === "any-name" || kind === "any-index");
  if (at === -1) return { single: steps, kind: "name", rest: [] };
  const kind = steps[at]?.kind === "any-name" ? "name" : "index";
  return { single: steps.slice(0, at), kind, rest: steps.slice(at + 1) };
}

/** Returns a name that no condition has, or the next index. Lists get all elements up to the last that is named. */
function spareStep(parent: Field, kind: PlainStep["kind"]): PlainStep {
  const elements = parent.under(kind);
  if (kind === "name") {
    const names = new Set(elements.map(({ key }) => key));
    let name = "a";
    while (names.has(name)) name += "a";
    return { kind, name };
  }
  const next = Math.max(-1, ...elements.map(({ key }) => Number(key))) + 1;
  if (next > maxElements) throw new EffortExceeded("a list is too long");
  for (let index = 0; index < next; index++) parent.at([{ kind, index }]);
  return { kind, index: next };
}

/** Returns a key that is equal for conditions that test a value in the same way. */
function testOf(condition: Condition): string {
  if (condition.kind === "check") return condition.test;
  return `${condition.operator} ${condition.value.kind} ${condition.value.text}`;
}
