import type { Piece } from "../../../text.ts";
import { constantOf } from "../../pieces.ts";
import type { Bound } from "../value.ts";
import { added, argumentsOf, type Context, type Printed, quoted, textAt } from "./context.ts";

/** `spaceDelimited("ip", "...", "status")`: the columns of a line. */
export function printColumns(context: Context, args: readonly Bound[]): Printed {
  const pieces = args.flatMap((arg, index) => [
    ...(index === 0 ? [] : [added(context, ", ", arg.node)]),
    ...textAt({ ...context, bound: arg }, arg.node),
  ]);
  return { pieces, faults: [], form: "columns" };
}

/** `.whereString("level", "=", "ERROR")` puts a condition behind a column, or behind the column's other conditions. */
export function printWhere(context: Context, printAt: (bound: Bound) => Printed | undefined): Printed | undefined {
  const { call, bound } = context;
  const columns = call.receiver === undefined ? undefined : printAt({ node: call.receiver, names: bound.names });
  const [column, operator, value] = argumentsOf(context);
  if (columns?.form !== "columns" || column === undefined || operator === undefined || value === undefined)
    return undefined;
  const name = textAt({ ...context, bound: column }, column.node);
  const sign = constantOf({ pieces: textAt({ ...context, bound: operator }, operator.node) }) ?? "=";
  const isText = /string$/i.test(call.name);
  const right = isText ? quoted(context, value) : textAt({ ...context, bound: value }, value.node);
  const condition = [added(context, ` ${sign === "==" ? "=" : sign} `, operator.node), ...right];
  const pieces = inserted(context, columns.pieces, name, condition);
  return pieces === undefined ? undefined : { ...columns, pieces };
}

function inserted(
  context: Context,
  pieces: readonly Piece[],
  name: readonly Piece[],
  condition: readonly Piece[],
): readonly Piece[] | undefined {
  const groups = columnsOf(pieces);
  const column = constantOf({ pieces: name });
  const at = groups.findIndex((group) => group[0]?.text === column || group[1]?.text === column);
  const group = groups[at];
  if (group === undefined) return undefined;
  const first = group.findIndex(({ text }) => text === column);
  const hasCondition = group.length > first + 1;
  const and = hasCondition ? [added(context, " && ", context.call.nameNode), ...name] : [];
  return groups.flatMap((each, index) => (index === at ? [...each, ...and, ...condition] : each));
}

/** Splits the pieces of a line at its commas. A comma begins a column. */
function columnsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const groups: Piece[][] = [];
  for (const piece of pieces) {
    if (groups.length === 0 || (piece.kind === "escape" && piece.text === ", ")) groups.push([piece]);
    else groups.at(-1)?.push(piece);
  }
  return groups;
}
