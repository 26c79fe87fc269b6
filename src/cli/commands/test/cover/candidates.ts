import { isKnownName, knownEvents } from "../../../../cloudtrail/service-events.ts";
import type { Condition, Selector, Step, Term, Value } from "../../../../pattern/ast.ts";
import { compileText } from "../../../../pattern/match/compare.ts";
import { lineSeparator, RegexParser } from "../../../../pattern/regex/parser.ts";

/** A change to a field: a new value, or its removal. */
export type Change = { readonly value: unknown } | "unset";

/** Returns changes to one field of a record. Some change a clause's result and some do not; the caller must check. */
export type Changes = (record: unknown) => readonly Change[];

/** Returns changes to the field of a condition, which may make the condition hold or not. */
export function candidates(condition: Condition): Changes {
  if (condition.kind === "check") {
    const values = { "IS NULL": [null, "example"], "IS TRUE": [true, false], "IS FALSE": [false, true] };
    const changes: readonly Change[] =
      condition.test === "NOT EXISTS" ? ["unset", { value: "example" }] : values[condition.test].map(of);
    return () => changes;
  }
  const { subject, value } = condition;
  if (value.kind === "number") {
    const near = [0, 1, -1].map((step) => of(value.value + step));
    return () => near;
  }
  const text = textLike(value);
  const invented: readonly Change[] = [...[text, `Not${text}`, "example"].map(of), "unset"];
  if (pathOf(subject) !== "eventName") return () => invented;
  const operations = new Operations(value);
  const others = isKnownName(text) ? invented.slice(1) : invented;
  return (record) => [...operations.of(record).map(of), ...others];
}

const of = (value: unknown): Change => ({ value });

/** The operations of services, as far as a condition on their names can tell them apart. */
class Operations {
  readonly #isLike: (name: string) => boolean;
  /** A cache by event source, because a condition is tried on many events of a service. */
  readonly #bySource = new Map<string, readonly string[]>();

  constructor(value: Value) {
    this.#isLike = compileText(value);
  }

  /** Returns an operation of the record's service whose name is like the value, and one whose name is not. */
  of(record: unknown): readonly string[] {
    const source = String((record as { readonly eventSource?: unknown }).eventSource);
    const known = this.#bySource.get(source);
    if (known !== undefined) return known;
    const names = [...(knownEvents(source)?.names ?? [])];
    const found = [names.find(this.#isLike), names.find((name) => !this.#isLike(name))].filter(
      (name) => name !== undefined,
    );
    this.#bySource.set(source, found);
    return found;
  }
}

/** Returns a text that matches a value, if one is easy to construct. */
export function textLike(value: Term["value"]): string {
  if (value.kind === "text") return value.text.replaceAll("*", "");
  const [sequence = []] = new RegexParser(value.text).alternatives();
  return sequence.map(({ set, min }) => (typeof set === "string" ? "" : symbolOf(set).repeat(min))).join("");
}

/** Returns a letter or digit of a set if it has one, else any character. */
function symbolOf(set: Uint8Array): string {
  const codes = [...set.keys()].filter((code) => set[code] !== 0 && code < lineSeparator);
  const code = codes.find((each) => /\w/.test(String.fromCharCode(each))) ?? codes[0];
  return code === undefined ? "" : String.fromCharCode(code);
}

/** Returns the path of a selector's field, in the notation of `set`; with wildcards, the first of several paths. */
export function pathOf({ steps }: Selector): string {
  return steps.map(printStep).join("").replace(/^\./, "");
}

function printStep(step: Step): string {
  switch (step.kind) {
    case "name":
      return /^[A-Za-z_]\w*$/.test(step.name) ? `.${step.name}` : `[${JSON.stringify(step.name)}]`;
    case "index":
      return `[${step.index}]`;
    case "any-name":
      return ".example";
    case "any-index":
      return "[0]";
  }
}
