import type { Condition, Expression, JsonPattern } from "../../ast.ts";
import { isJoined, leavesOf } from "../../tree.ts";
import type { Effort } from "../effort.ts";
import type { MessageSearch, Records } from "../message-search.ts";
import { maskOf } from "../solve/cells.ts";
import { type Formula, join, opposite } from "../solve/formula.ts";
import { Search } from "../solve/search.ts";
import { type Cell, plainNumbers, Texts } from "../solve/variable.ts";
import { Languages } from "../text/language.ts";
import { list, object } from "./cells.ts";
import { eventOf } from "./event.ts";
import { type Field, Fields } from "./fields.ts";
import { linksOf } from "./links.ts";

/** Returns a search for events on which two JSON patterns have given verdicts. */
export function eventSearch(
  patterns: readonly [JsonPattern, JsonPattern],
  effort: Effort,
  records: Records,
): MessageSearch {
  const fields = new Fields(
    patterns.flatMap(({ expression }) => leavesOf(expression)),
    records,
  );
  const { all, root } = fields;
  const languages = new Languages();
  const texts = new Texts(effort);
  const allowed = all.map((field) => (field === root ? object | list : cellsIn(field, records)));
  const links = linksOf(all);
  /** A wildcard means that one of its nodes suffices, except that NOT EXISTS needs all of them to be missing. */
  const conditionOf = (condition: Condition, verdict: boolean): Formula => {
    const tested = fields.of(condition);
    const literals = (some: readonly Field[]) =>
      some.map((field) => {
        const literal = field.literal(condition, languages);
        return verdict ? literal : opposite(literal);
      });
    const isAbsence = condition.kind === "check" && condition.test === "NOT EXISTS";
    return isAbsence === verdict ? join("and", literals(tested.all)) : join("or", literals(tested.enough));
  };
  const formulaOf = (tree: Expression, verdict: boolean): Formula => {
    if (!isJoined(tree)) return conditionOf(tree, verdict);
    const operands = tree.operands.map((operand) => formulaOf(operand, verdict));
    return join((tree.kind === "and") === verdict ? "and" : "or", operands);
  };
  return {
    find(verdicts) {
      const formulas = patterns.map(({ expression }, index) => formulaOf(expression, verdicts[index] === true));
      const solution = new Search(all, links, texts, effort).solve(join("and", formulas), allowed);
      return solution && eventOf(root, solution);
    },
    assumptions: () => [...factsAbout(all, records), ...(texts.assumedSpelling ? [plainNumbers] : [])],
  };
}

/** Returns the cells of a field that records may have. */
function cellsIn(field: Field, records: Records): bigint {
  const isTested = field.conditions.size > 0;
  const isPresent = isTested && records.isAlways?.(field.name) === true;
  const isText = isTested && records.isText?.(field.name) === true;
  const isOfText = (cell: Cell) => (cell.kind === "open" ? cell.numbers === null : cell.text?.startsWith('"') === true);
  return maskOf(field.cells, (cell) => {
    if (cell.kind === "value" && cell.text === null) return !isPresent;
    return !isText || isOfText(cell);
  });
}

function factsAbout(fields: readonly Field[], records: Records): readonly string[] {
  const tested = fields.filter(({ conditions }) => conditions.size > 0);
  const selectors = (is: Records["isText"]) => tested.flatMap(({ name, selector }) => (is?.(name) ? [selector] : []));
  const [always, texts] = [selectors(records.isAlways), selectors(records.isText)];
  return [
    ...(always.length === 0 ? [] : [`every record has ${always.join(", ")}`]),
    ...(texts.length === 0 ? [] : [`${texts.join(", ")} ${texts.length === 1 ? "is" : "are"} text`]),
  ];
}
