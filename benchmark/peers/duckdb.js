// node duckdb.js <folder> <word…> prints the IAM records whose call begins with one of the words, found by DuckDB.
// DuckDB is installed only for the measurement: npm install --no-save @duckdb/node-api

import { DuckDBInstance } from "@duckdb/node-api";

const [folder, ...words] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
const result = await connection.runAndReadAll(`
  select record from (
    select unnest(Records) as record
    from read_json('${folder}/**/*.json.gz', columns = {Records: 'JSON[]'}, maximum_object_size = 67108864)
  )
  where record->>'$.eventSource' = 'iam.amazonaws.com'
    and regexp_matches(record->>'$.eventName', '^(?:${words.join("|")})')`);
process.stdout.write(
  result
    .getRows()
    .map(([record]) => `${record}\n`)
    .join(""),
);
