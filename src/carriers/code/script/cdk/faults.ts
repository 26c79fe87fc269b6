import { shortened } from "../../../../words.ts";
import type { CarrierFault } from "../../../found.ts";
import { type Piece, type Place, textOf } from "../../../text.ts";
import { constantOf } from "../../pieces.ts";
import { type Bound, placeOf } from "../value.ts";
import { type Context, textAt } from "./context.ts";

/**
 * anyTermGroup cannot print "all terms of one of these groups", because AWS ignores terms with a question mark beside
 * terms without it.
 *
 * @see findings/cdk-any-term-group.sh
 */
export function anyTermGroup(
  context: Context,
  groups: readonly (readonly Bound[])[],
  pieces: readonly Piece[],
): readonly CarrierFault[] {
  if (groups.length < 2 || groups.every((group) => group.length < 2)) return [];
  return [
    {
      ...placeOf(context.source, context.call.nameNode),
      code: "cdk-any-term-group",
      severity: "warning",
      message: `CDK prints ${shortened(textOf({ pieces }), 80)}, and AWS ignores terms with "?" beside terms without it`,
      hint: "create one filter for each group, or give each group a single term",
    },
  ];
}

export function exists(context: Context): CarrierFault {
  return {
    ...placeOf(context.source, context.call.nameNode),
    code: "cdk-exists",
    severity: "info",
    message: 'CDK prints exists() as = "*", which is false for a field whose value is null, an object or a list',
    hint: "if the field is an object, test a field inside it",
  };
}

/** Fields without `$` are printed as they are, and AWS refuses them. */
export function field(name: string | undefined, place: Place): readonly CarrierFault[] {
  if (name === undefined || name === "" || name.startsWith("$")) return [];
  const { file, start, end } = place;
  return [
    {
      ...{ file, start, end },
      code: "cdk-field",
      severity: "error",
      message: `CDK prints the field ${shortened(name)} as it is, and AWS refuses a field without "$."`,
      hint: `write "$.${shortened(name.replace(/^\./, ""))}"`,
      fix: [{ file, start, end: start, text: name.startsWith(".") ? "$" : "$." }],
    },
  ];
}

/** JavaScript prints large and small numbers with an exponent. */
export function number(pieces: readonly Piece[]): readonly CarrierFault[] {
  const [piece] = pieces;
  if (piece?.kind !== "escape" || !/^-?[\d.]+e[+-]\d+$/.test(piece.text)) return [];
  const { file, start, end } = piece;
  return [
    {
      ...{ file, start, end },
      code: "cdk-number",
      severity: "info",
      message: `CDK prints this number as ${piece.text}`,
      hint: "write the whole pattern with FilterPattern.literal, and the number with all its digits",
    },
  ];
}

/** `stringValue("$.a", "=", '"x"')`: CDK puts quotes around a value itself. */
export function quotes(context: Context, value: Bound): readonly CarrierFault[] {
  const text = constantOf({ pieces: textAt({ ...context, bound: value }, value.node) });
  if (text === undefined || !/^".+"$/s.test(text)) return [];
  return [
    {
      ...placeOf(context.source, value.node),
      code: "cdk-quoted-twice",
      severity: "warning",
      message: `CDK puts quotes around ${shortened(text, 80)} itself, so the pattern looks for quotes in the event`,
      hint: `remove the inner quotes: ${shortened(text.slice(1, -1), 80)}`,
    },
  ];
}
