import type { Piece } from "../../../text.ts";
import { escaped } from "../../pieces.ts";
import { evaluate } from "../evaluate.ts";
import { type Bound, placeOf, type Source, type Value } from "../value.ts";
import { printColumns, printWhere } from "./columns.ts";
import { argumentsOf, type Context, type Printed, textAt } from "./context.ts";
import { anyTermGroup, quotes } from "./faults.ts";
import { printComparison, printJoined, printTest } from "./json.ts";
import { printTerms } from "./terms.ts";

/**
 * Returns the pattern that an expression with CDK's FilterPattern prints, or undefined if the value is not such a call.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.FilterPattern.html
 */
export function printPattern(source: Source, value: Value): Printed | undefined {
  const printed = print(source, value);
  if (printed === undefined || value.kind !== "call") return undefined;
  const { nameNode } = value.call;
  const end = { file: source.file, start: value.bound.node.endIndex - 1, end: value.bound.node.endIndex };
  const wrapped = (open: string, close: string): readonly Piece[] => [
    escaped(open, placeOf(source, nameNode)),
    ...printed.pieces,
    escaped(close, end),
  ];
  switch (printed.form) {
    case "whole":
      return printed;
    case "condition":
      return { ...printed, pieces: wrapped("{ ", " }") };
    case "columns":
      return { ...printed, pieces: wrapped("[", "]") };
  }
}

/** Whether a call is one of `FilterPattern.…(…)`. */
export function isFilterPattern({ source, call }: Pick<Context, "source" | "call">): boolean {
  if (call.receiver === undefined) return false;
  const receiver = source.syntax.shapeOf(call.receiver);
  return (receiver.kind === "name" || receiver.kind === "member") && receiver.name === "FilterPattern";
}

function print(source: Source, value: Value): Printed | undefined {
  if (value.kind !== "call") return undefined;
  const context = { source, call: value.call, bound: value.bound };
  const printAt = (bound: Bound) => print(source, evaluate(source, bound));
  source.used.add(value.bound.node.id);
  if (/^where_?(?:string|number)$/i.test(value.call.name)) return printWhere(context, printAt);
  return isFilterPattern(context) ? printCall(context, printAt) : undefined;
}

function printCall(context: Context, printAt: (bound: Bound) => Printed | undefined): Printed | undefined {
  const args = argumentsOf(context);
  switch (context.call.name.replaceAll("_", "").toLowerCase()) {
    case "literal":
      return args[0] === undefined ? undefined : whole(textAt({ ...context, bound: args[0] }, args[0].node));
    case "allevents":
      return whole([]);
    case "allterms":
      return { ...whole(printTerms(context, [args])), faults: args.flatMap((arg) => quotes(context, arg)) };
    case "anyterm":
      return printGroups(context, args);
    case "anytermgroup":
      return printGroups(context, args);
    case "stringvalue":
      return printComparison(context, args, '"');
    case "regexvalue":
      return printComparison(context, args, "%");
    case "numbervalue":
      return printComparison(context, args, "");
    case "isnull":
      return printTest(context, args, " IS NULL");
    case "notexists":
      return printTest(context, args, " NOT EXISTS");
    case "exists":
      return printTest(context, args, ' = "*"');
    case "booleanvalue": {
      const value = args[1] === undefined ? undefined : evaluate(context.source, args[1]);
      return printTest(context, args, value?.kind === "boolean" && !value.value ? " IS FALSE" : " IS TRUE");
    }
    case "all":
      return printJoined(context, args, " && ", printAt);
    case "any":
      return printJoined(context, args, " || ", printAt);
    case "spacedelimited":
      return printColumns(context, args);
    default:
      return undefined;
  }
}

function printGroups(context: Context, args: readonly Bound[]): Printed {
  const groups = args.map((arg) => {
    const list = evaluate(context.source, arg);
    return list.kind === "list" ? list.items : [arg];
  });
  const pieces = printTerms(context, groups);
  const quoted = groups.flat().flatMap((term) => quotes(context, term));
  return { pieces, faults: [...anyTermGroup(context, groups, pieces), ...quoted], form: "whole" };
}

function whole(pieces: readonly Piece[]): Printed {
  return { pieces, faults: [], form: "whole" };
}
