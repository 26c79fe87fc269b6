import type { Pattern } from "../ast.ts";
import { parse } from "../parse/parser.ts";
import { nodeOf, type SqlNode } from "./athena-node.ts";
import { type TableOptions, tableName } from "./athena-table.ts";
import type { Caveat, ClauseContext, Dialect, Translation } from "./dialect.ts";
import { exactText, isAnything, isLeftmost, type Like, mayBeNumber } from "./like.ts";
import { mayFindNumber, portableRegex } from "./portable-regex.ts";
import { toQuery } from "./query.ts";

/**
 * Translates a pattern to an Athena query (Trino SQL) on AWS's documented CloudTrail table, which `toAthenaTable`
 * creates. A condition that holds is TRUE, any other is FALSE or NULL. Conditions are never negated from outside, so
 * that a NULL cannot become a match.
 *
 * @throws PatternError for a clause that the table has no column for or that SQL cannot express.
 * @see https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
 * @see https://trino.io/docs/current/functions/json.html
 */
export function toAthena(pattern: Pattern | string, { table }: Pick<TableOptions, "table"> = {}): Translation {
  const parsed = typeof pattern === "string" ? parse(pattern) : pattern;
  const { text, caveats } = toAthenaCondition(parsed);
  const where = text === everything ? "" : `\nWHERE ${text}`;
  const { span } = parsed;
  const scan: Caveat = { code: "scan", message: scanText, span };
  return { text: `SELECT *\nFROM ${tableName(table)}${where}`, caveats: [...caveats, scan] };
}

/**
 * Translates a pattern to the condition of an Athena query, as `toAthena` does.
 *
 * @throws PatternError for a clause that the table has no column for or that SQL cannot express.
 */
export function toAthenaCondition(pattern: Pattern | string): Translation {
  const caveats: Caveat[] = [];
  const parsed = typeof pattern === "string" ? parse(pattern) : pattern;
  return { text: toQuery(parsed, athena, caveats) ?? everything, caveats };
}

/** The condition of a pattern that matches every event. */
const everything = "TRUE";

/** Quotes text for SQL. */
function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const scanText = `the query reads every day in the table; to read fewer, add a condition such as "timestamp" >= '2026/11/01'`;
const nullText = "the table's columns do not distinguish null from absent";
const anchors = { start: "\\A", end: "\\z" } as const;
const messageText = "the table has columns, not the text of the event";

const athena: Dialect<string> = {
  name: "Athena",
  refused: { term: messageText, regexTerm: messageText, space: messageText },
  join: (kind, operands) => `(${operands.join(kind === "and" ? " AND " : " OR ")})`,
  templates: {
    text({ subject, negated, like }, clause) {
      const node = nodeOf(subject, clause);
      const scalar = scalarOf(node, clause);
      if (node.json !== undefined && mayBeNumber(like)) typeCaveat(clause);
      return node.any((negated ? unlike : likeness)(scalar, like));
    },
    oneOf({ subject, texts }, clause) {
      const node = nodeOf(subject, clause);
      const scalar = scalarOf(node, clause);
      if (node.json !== undefined && texts.some((text) => mayBeNumber({ pieces: [text], test: () => false }))) {
        typeCaveat(clause);
      }
      return node.any(`${scalar} IN (${texts.map(sqlText).join(", ")})`);
    },
    number({ subject, negated, text, value }, clause) {
      const node = nodeOf(subject, clause);
      const scalar = scalarOf(node, clause);
      if (node.json === undefined) {
        typeCaveat(clause);
        return node.any(`${scalar} ${negated ? "<>" : "="} ${sqlText(text)}`);
      }
      const isText = `json_format(${node.json}) = ${sqlText(JSON.stringify(text))}`;
      const equals = `(${isText} OR ${numeric(node.json, scalar, "=", value, clause)})`;
      return node.any(negated ? `(${scalar} IS NOT NULL AND NOT COALESCE(${equals}, FALSE))` : equals);
    },
    order({ subject, operator, value }, clause) {
      const node = nodeOf(subject, clause);
      const scalar = scalarOf(node, clause);
      if (node.json === undefined)
        throw clause.refusal("the table stores this as text, and only numbers can be ordered");
      return node.any(numeric(node.json, scalar, operator, value, clause));
    },
    regex({ subject, negated, value }, clause) {
      const node = nodeOf(subject, clause);
      const scalar = scalarOf(node, clause);
      if (node.json !== undefined && mayFindNumber(value.text)) typeCaveat(clause);
      return node.any(`${negated ? "NOT " : ""}regexp_like(${scalar}, ${sqlText(portableRegex(value.text, anchors))})`);
    },
    "IS NULL": ({ subject }, clause) => {
      const node = nodeOf(subject, clause);
      if (node.json === undefined) throw clause.refusal(nullText);
      return node.any(`json_format(${node.json}) = 'null'`);
    },
    "IS TRUE": (leaf, clause) => boolean(nodeOf(leaf.subject, clause), "true", clause),
    "IS FALSE": (leaf, clause) => boolean(nodeOf(leaf.subject, clause), "false", clause),
    "NOT EXISTS": ({ subject }, clause) => {
      const node = nodeOf(subject, clause);
      if (node.isWhole) throw clause.refusal(`CloudTrail writes null there, and ${nullText}`);
      if (node.mayBeNull) clause.caveat("null", "null counts as absent in Athena's table");
      return node.none(node.json ?? node.column);
    },
  },
};

/** Returns the node as text. @throws PatternError if it is an object or a list. */
function scalarOf({ scalar, name }: SqlNode, clause: ClauseContext): string {
  if (scalar !== undefined) return scalar;
  throw clause.refusal(
    `the table stores ${name} as a whole object, list or map`,
    "compare a field inside it; a comparison with an object or a list is never true",
  );
}

/** Returns the condition that a text matches text with wildcards. It is NULL, not TRUE, for a NULL text. */
function likeness(scalar: string, like: Like): string {
  const exact = exactText(like);
  if (exact !== undefined) return `${scalar} = ${sqlText(exact)}`;
  if (isAnything(like)) return `${scalar} IS NOT NULL`;
  const pattern = sqlLike(like);
  if (!isLeftmost(like)) return `${scalar} LIKE ${quoted(pattern)}`;
  return `(${scalar} LIKE ${quoted(pattern)} AND ${scalar} NOT LIKE ${quoted(`${pattern}_%`)})`;
}

function unlike(scalar: string, like: Like): string {
  const exact = exactText(like);
  if (exact !== undefined) return `${scalar} <> ${sqlText(exact)}`;
  if (isAnything(like)) return "FALSE"; // * matches every text
  const pattern = sqlLike(like);
  if (!isLeftmost(like)) return `${scalar} NOT LIKE ${quoted(pattern)}`;
  return `(${scalar} NOT LIKE ${quoted(pattern)} OR ${scalar} LIKE ${quoted(`${pattern}_%`)})`;
}

function sqlLike({ pieces }: Like): string {
  return pieces.map((piece) => piece.replace(/[\\%_]/g, "\\$&")).join("%");
}

/** Quotes a LIKE pattern. Trino only has an escape character if one is declared. */
function quoted(pattern: string): string {
  return sqlText(pattern) + (pattern.includes("\\") ? " ESCAPE '\\'" : "");
}

/** Compares a number. JSON that begins with " is text, as which json_format also writes a number beyond a DOUBLE. */
function numeric(json: string, scalar: string, operator: string, value: number, clause: ClauseContext): string {
  if (!Number.isFinite(value)) throw clause.refusal("the number is too large for a DOUBLE");
  clause.caveat("type", "a number beyond the range of a DOUBLE (1e309) counts as text in Athena");
  return `(json_format(${json}) NOT LIKE '"%' AND TRY_CAST(${scalar} AS DOUBLE) ${operator} DOUBLE '${value}')`;
}

function boolean(node: SqlNode, wanted: "true" | "false", clause: ClauseContext): string {
  if (node.json !== undefined) return node.any(`json_format(${node.json}) = '${wanted}'`);
  const scalar = scalarOf(node, clause);
  if (!node.isBoolean) throw clause.refusal("CloudTrail writes text there, and text is not a boolean");
  clause.caveat("type", `Athena's table stores booleans as text: the text "${wanted}" counts as ${wanted} too`);
  return node.any(`${scalar} = '${wanted}'`);
}

function typeCaveat(clause: ClauseContext): void {
  clause.caveat("type", "Athena compares a number as Athena writes it, which may differ from the record (1.50, 1e3)");
}
