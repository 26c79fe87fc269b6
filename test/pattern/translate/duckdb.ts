import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Column, columns, isList, type Struct } from "../../../src/pattern/translate/cloudtrail-table.ts";
import { writeJson } from "./json.ts";
import { columnTypes, type TypeNames } from "./table-types.ts";

/** The documented behavior of Trino's functions, defined in DuckDB. */
const trino = [
  "SET lambda_syntax = 'ENABLE_SINGLE_ARROW'",
  // Trino writes ["a b"] where DuckDB writes ."a b". Text that is not JSON gives NULL.
  `CREATE MACRO json_extract(j, path) AS system.main.json_extract(TRY_CAST(j AS JSON),
     regexp_replace(path, '\\["((?:[^"\\\\]|\\\\.)*)"\\]', '."\\1"', 'g'))`,
  `CREATE MACRO json_extract_scalar(j, path) AS CASE
     WHEN json_type(json_extract(j, path)) IN ('NULL', 'OBJECT', 'ARRAY') THEN NULL
     ELSE json_extract(j, path) ->> '$' END`,
  "CREATE MACRO json_format(j) AS CAST(j AS VARCHAR)",
  // Casts JSON to a list of JSON, which DuckDB spells differently and in which it turns null into NULL.
  `CREATE MACRO json_list(j) AS CASE WHEN json_type(j) = 'ARRAY' THEN
     list_transform(range(CAST(json_array_length(j) AS BIGINT)), i -> system.main.json_extract(j, '$[' || i || ']')) END`,
  `CREATE MACRO json_members(j) AS CASE WHEN json_type(j) = 'OBJECT' THEN
     list_transform(json_keys(j), k -> system.main.json_extract(j, '$."' || replace(k, '"', '\\"') || '"')) END`,
  "CREATE MACRO element_at(l, i) AS list_extract(l, i)",
  "CREATE MACRO cardinality(l) AS len(l)",
  "CREATE MACRO regexp_like(t, r) AS regexp_matches(t, r)",
];

/** DuckDB's names for the types of Athena's table. */
const types: TypeNames = {
  text: "VARCHAR",
  map: "MAP(VARCHAR, VARCHAR)",
  list: (item) => `${item}[]`,
  struct: (fields) => `STRUCT(${fields})`,
};

/** Returns a value as Athena's table stores it. */
function cell(value: unknown, column: Column): unknown {
  if (value === undefined || value === null) return null;
  if (typeof column === "string") {
    if (column === "map") return typeof value === "object" ? value : null;
    return typeof value === "string" ? value : writeJson(value);
  }
  if (isList(column)) return Array.isArray(value) ? value.map((item) => cell(item, column.list)) : null;
  return typeof value === "object" && !Array.isArray(value) ? row(value, column) : null;
}

/** Returns a record as a row of the table. */
export function row(record: object, struct: Struct = columns): Record<string, unknown> {
  const value = (name: string) => (Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined);
  return Object.fromEntries(
    Object.entries(struct).map(([name, column]) => [name.toLowerCase(), cell(value(name), column)]),
  );
}

/** Athena's table in DuckDB, created by the printed statement and filled with rows. */
export class AthenaTable {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async of(rows: readonly object[]): Promise<AthenaTable> {
    const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
    for (const statement of trino) await connection.run(statement);
    await connection.run(`CREATE TABLE cloudtrail_logs_pp (row_number INTEGER, ${columnTypes(types)})`);
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-athena-"));
    try {
      const file = join(folder, "rows.ndjson");
      writeFileSync(file, rows.map((row, index) => `${JSON.stringify({ row_number: index, ...row })}\n`).join(""));
      await connection.run(`COPY cloudtrail_logs_pp FROM '${file}' (FORMAT json)`);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return new AthenaTable(connection);
  }

  /** Returns the numbers of the rows that a query selects. */
  async select(sql: string): Promise<ReadonlySet<number>> {
    const rows = await this.rows(sql.replace("SELECT *", "SELECT row_number"));
    return new Set(rows.map(([number]) => Number(number)));
  }

  /** Returns the rows that a query selects, as Athena writes them: text, or undefined for NULL. */
  async rows(sql: string): Promise<readonly (readonly (string | undefined)[])[]> {
    const here = sql
      .replaceAll(/TRY_CAST\((json_extract\(.*?'\)) AS ARRAY\(JSON\)\)/g, "json_list($1)")
      .replaceAll(/map_values\(TRY_CAST\((json_extract\(.*?'\)) AS MAP\(VARCHAR, JSON\)\)\)/g, "json_members($1)");
    const read = await this.#connection.runAndReadAll(here);
    return read.getRows().map((row) => row.map((value) => (value === null ? undefined : String(value))));
  }
}
