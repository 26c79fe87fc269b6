import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { columnTypes, type TypeNames } from "../../pattern/translate/table-types.ts";
import type { Trino } from "./server.ts";

/** Trino's names for the types of Athena's table. */
export const trinoTypes: TypeNames = {
  text: "VARCHAR",
  map: "MAP(VARCHAR, VARCHAR)",
  list: (item) => `ARRAY(${item})`,
  struct: (fields) => `ROW(${fields})`,
};

/** The most conditions in one statement, which keeps its text far below Trino's limit of a million characters. */
const batch = 60;

/** The number of tables that were created. */
let tables = 0;

/** Athena's table in Trino's memory. */
export class TrinoTable {
  readonly name: string;
  readonly #trino: Trino;

  private constructor(trino: Trino, name: string) {
    this.#trino = trino;
    this.name = name;
  }

  /** Creates a table, and fills it with rows. */
  static async of(trino: Trino, rows: readonly object[]): Promise<TrinoTable> {
    const name = `rows${++tables}`;
    mkdirSync(join(trino.files, name));
    const lines = rows.map((row, index) => `${JSON.stringify({ row_number: index, ...row })}\n`);
    writeFileSync(join(trino.files, name, "rows.json"), lines.join(""));
    await trino.query(
      `CREATE TABLE files.rows.${name} (row_number INTEGER, ${columnTypes(trinoTypes)})
      WITH (format = 'JSON', external_location = 'local:///${name}')`,
    );
    await trino.query(`CREATE TABLE ${name} AS SELECT * FROM files.rows.${name}`);
    return new TrinoTable(trino, name);
  }

  /** Returns the numbers of the rows for which each condition holds. */
  async select(conditions: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const found = new Map<string, ReadonlySet<number>>();
    for (let start = 0; start < conditions.length; start += batch) {
      const some = conditions.slice(start, start + batch);
      const numbers = some.map((condition) => `array_agg(row_number) FILTER (WHERE ${condition})`);
      const [row = []] = await this.#trino.query(`SELECT ${numbers.join(",\n")} FROM ${this.name}`);
      for (const [index, condition] of some.entries()) {
        found.set(condition, new Set((row[index] ?? []) as readonly number[]));
      }
    }
    return found;
  }
}
