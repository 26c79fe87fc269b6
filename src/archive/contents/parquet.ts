import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBValueConverter, JS } from "@duckdb/node-api";
import { tooLarge } from "../../bytes/bytes.ts";
import { IamAlertsError } from "../../errors.ts";

const mark = Buffer.from("PAR1");

export function isParquet(bytes: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark);
}

/**
 * Returns the rows of a Parquet file as NDJSON, or undefined if the optional package @duckdb/node-api is not installed.
 * Columns without a value are left out, and times are in ISO 8601.
 *
 * @throws IamAlertsError `payload` for a damaged file, or one with more than `maxBytes` of JSON; `config` if the package
 * is installed and does not work.
 */
export async function parquetRows(bytes: Buffer, maxBytes: number): Promise<Buffer | undefined> {
  duck ??= load();
  const loaded = await duck;
  try {
    return loaded === undefined ? undefined : await readRows(loaded, bytes, maxBytes);
  } catch (cause) {
    if (cause instanceof IamAlertsError) throw cause;
    const message = `expected a valid Parquet file, found one that DuckDB cannot read (${reasonOf(cause)})`;
    throw new IamAlertsError("payload", message, { cause });
  }
}

interface Duck {
  readonly connection: DuckDBConnection;
  /** Converts a value to one of JavaScript; a map becomes an object. */
  readonly toJs: DuckDBValueConverter<JS>;
}

/** DuckDB in this thread, from the first Parquet file on. */
let duck: Promise<Duck | undefined> | undefined;

async function load(): Promise<Duck | undefined> {
  try {
    const { DuckDBInstance, DuckDBMapType, DuckDBMapValue, JSDuckDBValueConverter } = await import("@duckdb/node-api");
    // Every thread of the search has its own instance.
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
    const toJs: Duck["toJs"] = (value, type, self) => {
      if (!(value instanceof DuckDBMapValue && type instanceof DuckDBMapType)) {
        return JSDuckDBValueConverter(value, type, self);
      }
      const entries = value.entries.map(({ key, value: inner }) => [String(key), self(inner, type.valueType, self)]);
      return Object.fromEntries(entries);
    };
    return { connection: await instance.connect(), toJs };
  } catch (cause) {
    if (/MODULE_NOT_FOUND$/.test(String((cause as NodeJS.ErrnoException).code))) return undefined;
    throw new IamAlertsError("config", `expected a working @duckdb/node-api, found an error (${reasonOf(cause)})`, {
      cause,
    });
  }
}

/** Reads a file through a temporary one, because DuckDB takes no bytes. */
async function readRows({ connection, toJs }: Duck, bytes: Buffer, maxBytes: number): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  try {
    const file = join(folder, "rows");
    writeFileSync(file, bytes);
    const lines: string[] = [];
    let size = 0;
    const result = await connection.stream("SELECT * FROM read_parquet($1)", [file]);
    for await (const rows of result.yieldConvertedRowObjects(toJs)) {
      for (const row of rows) {
        const line = `${JSON.stringify(row, withoutNulls)}\n`;
        size += line.length;
        if (size > maxBytes) throw tooLarge(maxBytes);
        lines.push(line);
      }
    }
    return Buffer.from(lines.join(""));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the first line of an error's message, without the name of the temporary file. */
function reasonOf(error: unknown): string {
  return (error as Error).message
    .split("\n", 1)
    .join("")
    .replace(/ '[^']*iam-alerts-[^']*'/, "");
}

/** Replaces values for JSON.stringify: dates as CloudTrail writes them, and long integers that keep all their digits. */
function withoutNulls(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  if (this[name] instanceof Date && typeof value === "string") return value.replace(".000Z", "Z");
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return value ?? undefined;
}
