import type { CarrierFault } from "../../../found.ts";
import { constantOf } from "../../pieces.ts";
import { type Bound, placeOf } from "../value.ts";
import { added, addedAt, type Context, type Printed, quoted, textAt } from "./context.ts";
import * as faults from "./faults.ts";

/** `stringValue("$.a", "=", "x")`: a field, an operator and a value. */
export function printComparison(context: Context, args: readonly Bound[], quote: '"' | "%" | ""): Printed | undefined {
  const [field, operator, value] = args;
  if (field === undefined || operator === undefined || value === undefined) return undefined;
  const sign = constantOf({ pieces: textAt({ ...context, bound: operator }, operator.node) });
  const pieces = quote === '"' ? quoted(context, value) : textAt({ ...context, bound: value }, value.node);
  const percent = quote === "%" ? [added(context, "%", value.node)] : [];
  return {
    pieces: [
      ...textAt({ ...context, bound: field }, field.node),
      added(context, ` ${sign === "==" ? "=" : (sign ?? "=")} `, operator.node),
      ...percent,
      ...pieces,
      ...percent,
    ],
    faults: [
      ...fieldFaults(context, field),
      ...faults.number(pieces),
      ...(quote === '"' ? faults.quotes(context, value) : []),
    ],
    form: "condition",
  };
}

/** `isNull("$.a")`: a field and a test. */
export function printTest(context: Context, args: readonly Bound[], test: string): Printed | undefined {
  const [field] = args;
  if (field === undefined) return undefined;
  return {
    pieces: [...textAt({ ...context, bound: field }, field.node), addedAt(context, test, field.node.endIndex)],
    faults: [...fieldFaults(context, field), ...(test.startsWith(" =") ? [faults.exists(context)] : [])],
    form: "condition",
  };
}

/** `all(…)` and `any(…)`: conditions in parentheses. CDK prints a single condition without them. */
export function printJoined(
  context: Context,
  args: readonly Bound[],
  operator: string,
  printAt: (bound: Bound) => Printed | undefined,
): Printed | undefined {
  const conditions = args.map((bound) => ({ bound, printed: printAt(bound) }));
  const all = conditions.flatMap(({ printed }) => printed?.faults ?? []);
  if (conditions.length === 0) return undefined;
  const pieces = conditions.flatMap(({ bound, printed }, index) => {
    const inside = printed?.pieces ?? [{ ...added(context, "placeholder", bound.node), kind: "hole" as const }];
    if (conditions.length === 1) return inside;
    const before = addedAt(context, index === 0 ? "(" : `${operator}(`, bound.node.startIndex);
    return [before, ...inside, addedAt(context, ")", bound.node.endIndex)];
  });
  return { pieces, faults: all, form: "condition" };
}

function fieldFaults(context: Context, field: Bound): readonly CarrierFault[] {
  const pieces = textAt({ ...context, bound: field }, field.node);
  return faults.field(constantOf({ pieces }), pieces[0] ?? placeOf(context.source, field.node));
}
