import type { Selector, Step } from "../ast.ts";
import { printSelector } from "../print.ts";
import { columnPathOf } from "./cloudtrail-table.ts";
import type { ClauseContext } from "./dialect.ts";

/** What a selector selects, in SQL. In a list that is looked through, `x` is the element. */
export interface SqlNode {
  /** As messages call it. */
  readonly name: string;
  /** The column, or its part, or the element. */
  readonly column: string;
  /** As text; NULL where it is null, absent, a list or an object. undefined where the table has an object for certain. */
  readonly scalar: string | undefined;
  /** As JSON, where it stands in a column of JSON text. */
  readonly json: string | undefined;
  readonly isBoolean: boolean;
  /** Whether it is a whole column of JSON text. */
  readonly isWhole: boolean;
  /** Whether a record may have null there, which a column does not tell from absent. */
  readonly mayBeNull: boolean;
  /** The condition, looked for in the list if there is one: one element is enough. */
  readonly any: (condition: string) => string;
  /** The condition that there is no such thing. */
  readonly none: (expression: string) => string;
}

const alone = {
  any: (condition: string) => condition,
  none: (expression: string) => `${expression} IS NULL`,
};

function looking(list: string) {
  return {
    any: (condition: string) => `cardinality(filter(${list}, x -> ${condition})) > 0`,
    none: (expression: string) => `COALESCE(cardinality(filter(${list}, x -> ${expression} IS NOT NULL)), 0) = 0`,
  };
}

/** @throws PatternError for a selector that the table has no column for. */
export function nodeOf(subject: Selector, clause: ClauseContext): SqlNode {
  const name = printSelector(subject);
  const place = columnPathOf(subject);
  if (place === undefined) {
    throw clause.refusal(
      `AWS's CloudTrail table has no column for ${name}`,
      "the columns are the documented fields of a CloudTrail record, with the same spelling: $.eventName, $.userIdentity.type",
    );
  }
  const { kind, sql, list, rest } = place;
  if (kind === "json" && rest.length > 0) return jsonNode(name, sql, rest, clause);
  const isScalar = kind === "text" || kind === "boolean";
  return {
    name,
    column: sql,
    scalar: isScalar ? sql : undefined,
    json: undefined,
    isBoolean: kind === "boolean",
    isWhole: kind === "json",
    mayBeNull: !isScalar || list !== undefined || /element_at/.test(sql),
    ...(list === undefined ? alone : looking(list)),
  };
}

function jsonNode(name: string, column: string, steps: readonly Step[], clause: ClauseContext): SqlNode {
  const at = steps.findIndex(({ kind }) => kind === "any-name" || kind === "any-index");
  const inside = { name, isBoolean: true, isWhole: false, mayBeNull: false } as const;
  if (at === -1) {
    const path = pathOf(steps, clause);
    const json = `json_extract(${column}, ${path})`;
    return { ...inside, column, json, scalar: `json_extract_scalar(${column}, ${path})`, ...alone };
  }
  const whole = `json_extract(${column}, ${pathOf(steps.slice(0, at), clause)})`;
  const path = pathOf(steps.slice(at + 1), clause);
  const isList = steps[at]?.kind === "any-index";
  const list = isList ? `TRY_CAST(${whole} AS ARRAY(JSON))` : `map_values(TRY_CAST(${whole} AS MAP(VARCHAR, JSON)))`;
  const json = path === "'$'" ? "x" : `json_extract(x, ${path})`;
  return { ...inside, column: "x", json, scalar: `json_extract_scalar(x, ${path})`, ...looking(list) };
}

/**
 * Steps as a JSON path of Trino's. It takes `[0]` and a field named 0 for the same.
 *
 * @see https://trino.io/docs/current/functions/json.html#json_extract
 */
function pathOf(steps: readonly Step[], clause: ClauseContext): string {
  const printed = steps.map((step) => {
    if (step.kind === "index") {
      clause.caveat(
        "list",
        `Athena also reads [${step.index}] as a field named ${step.index} if it finds an object there`,
      );
      return `[${step.index}]`;
    }
    if (step.kind !== "name") throw clause.refusal("it searches only one list at a time");
    if (/^\+?\d+$/.test(step.name)) throw clause.refusal("it reads a field named by a number as a position in a list");
    return /^[A-Za-z_]\w*$/.test(step.name) ? `.${step.name}` : `["${step.name.replace(/["\\]/g, "\\$&")}"]`;
  });
  return `'$${printed.join("").replaceAll("'", "''")}'`;
}
