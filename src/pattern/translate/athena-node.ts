import type { Selector, Step } from "../ast.ts";
import { printSelector } from "../print.ts";
import { columnPathOf } from "./cloudtrail-table.ts";
import type { ClauseContext } from "./dialect.ts";

/** The SQL for the node that a selector selects. In a list that is searched, `x` is the element. */
export interface SqlNode {
  /** The name in messages. */
  readonly name: string;
  /** The column, a part of it, or the element. */
  readonly column: string;
  /**
   * The node as text; NULL for null, absent, a list or an object. undefined if the table always has an object there.
   */
  readonly scalar: string | undefined;
  /** The node as JSON, if it is in a column of JSON text. */
  readonly json: string | undefined;
  readonly isBoolean: boolean;
  /** Whether the node is a whole column of JSON text. */
  readonly isWhole: boolean;
  /** Whether a record may have null there, which a column cannot distinguish from absent. */
  readonly mayBeNull: boolean;
  /** Wraps a condition so that one matching element of the list is enough, if there is a list. */
  readonly any: (condition: string) => string;
  /** Returns the condition that the node does not exist. */
  readonly none: (expression: string) => string;
}

const single = {
  any: (condition: string) => condition,
  none: (expression: string) => `${expression} IS NULL`,
};

function searching(list: string) {
  return {
    any: (condition: string) => `cardinality(filter(${list}, x -> ${condition})) > 0`,
    none: (expression: string) => `COALESCE(cardinality(filter(${list}, x -> ${expression} IS NOT NULL)), 0) = 0`,
  };
}

/** Finds the SQL for a selector. @throws PatternError if the table has no column for it. */
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
    ...(list === undefined ? single : searching(list)),
  };
}

function jsonNode(name: string, column: string, steps: readonly Step[], clause: ClauseContext): SqlNode {
  const at = steps.findIndex(({ kind }) => kind === "any-name" || kind === "any-index");
  const inside = { name, isBoolean: true, isWhole: false, mayBeNull: false } as const;
  if (at === -1) {
    const path = pathOf(steps, clause);
    const json = `json_extract(${column}, ${path})`;
    return { ...inside, column, json, scalar: `json_extract_scalar(${column}, ${path})`, ...single };
  }
  const whole = `json_extract(${column}, ${pathOf(steps.slice(0, at), clause)})`;
  const path = pathOf(steps.slice(at + 1), clause);
  const isList = steps[at]?.kind === "any-index";
  const list = isList ? `TRY_CAST(${whole} AS ARRAY(JSON))` : `map_values(TRY_CAST(${whole} AS MAP(VARCHAR, JSON)))`;
  const json = path === "'$'" ? "x" : `json_extract(x, ${path})`;
  return { ...inside, column: "x", json, scalar: `json_extract_scalar(x, ${path})`, ...searching(list) };
}

/**
 * Returns steps as a JSON path for Trino, which treats `[0]` and a field named 0 alike.
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
