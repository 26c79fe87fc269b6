import type { Piece } from "../../../text.ts";
import type { Bound } from "../value.ts";
import { added, type Context, quoted } from "./context.ts";

/** Prints terms as CDK does: a question mark before the first term of each group, unless there is only one group. */
export function printTerms(context: Context, groups: readonly (readonly Bound[])[]): readonly Piece[] {
  return groups.flatMap((group, index) =>
    group.flatMap((term, place) => {
      const space = index + place === 0 ? "" : " ";
      const mark = groups.length > 1 && place === 0 ? "?" : "";
      const before = space + mark === "" ? [] : [added(context, space + mark, term.node)];
      return [...before, ...quoted(context, term)];
    }),
  );
}
