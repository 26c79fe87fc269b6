import { toAthenaTable } from "../../../src/pattern/translate/athena-table.ts";
import { columnTypes } from "../../pattern/translate/table-types.ts";
import type { Trino } from "./server.ts";
import { trinoTypes } from "./table.ts";

/** The bucket and the folders of an archive that CloudTrail has written. */
export interface TrailFiles {
  /** The endpoint of S3. */
  readonly endpoint: string;
  readonly location: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/**
 * Creates `trail`, which reads CloudTrail's files in S3 with Trino's own connector: gzipped JSON with a list of records. It has
 * the columns and the partitions of the statement that creates Athena's table. Athena's reader of these files
 * (CloudTrailInputFormat) is not published, and Trino's reader of the format OPENX_JSON takes its place. Both give text for
 * an object in a column of text.
 */
export async function createTrail(trino: Trino, { endpoint, ...table }: TrailFiles): Promise<void> {
  const { fields, partitions, template } = readStatement(toAthenaTable(table));
  await trino.query(
    `CREATE CATALOG s3 USING hive WITH (
      "hive.metastore" = 'file', "hive.metastore.catalog.dir" = 'local:///s3', "hive.ignore-absent-partitions" = 'true',
      "fs.native-local.enabled" = 'true', "local.location" = '${trino.files}',
      "fs.native-s3.enabled" = 'true', "s3.endpoint" = '${endpoint}', "s3.path-style-access" = 'true',
      "s3.region" = 'us-east-1', "s3.aws-access-key" = 'AKIAIOSFODNN7EXAMPLE',
      "s3.aws-secret-key" = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')`,
  );
  await trino.query("CREATE SCHEMA s3.trail");
  const names = partitions.map(({ name }) => `"${name}"`);
  await trino.query(
    `CREATE TABLE s3.trail.files (
      records ARRAY(ROW(${columnTypes(trinoTypes)})),
      ${partitions.map(({ name, projection }) => `"${name}" VARCHAR WITH (${projection.join(", ")})`).join(",\n")})
    WITH (format = 'OPENX_JSON', external_location = '${table.location}', partition_projection_enabled = true,
      partitioned_by = ARRAY[${partitions.map(({ name }) => `'${name}'`).join(", ")}],
      partition_projection_location_template = '${template}')`,
  );
  await trino.query(
    `CREATE VIEW trail AS SELECT record.*, ${names.join(", ")}
    FROM s3.trail.files CROSS JOIN UNNEST(records) AS record (${fields.join(", ")})`,
  );
}

/** Reads the statement that creates Athena's table: its fields, and its partitions with Trino's names for their properties. */
function readStatement(statement: string) {
  const fields = [...statement.matchAll(/^ {2}(\w+) /gm)].map(([, name = ""]) => name);
  const properties = [...statement.matchAll(/'([\w.]+)'='([^']*)'/g)].map(([, name = "", value = ""]) => ({
    name,
    value,
  }));
  const [, partitioned = ""] = /PARTITIONED BY \((.*)\)/.exec(statement) ?? [];
  const partitions = [...partitioned.matchAll(/`(\w+)`/g)].map(([, name = ""]) => ({
    name,
    projection: properties
      .filter((property) => property.name.startsWith(`projection.${name}.`))
      .map((property) => projectionOf(property.name.split(".").slice(2).join("_"), property.value)),
  }));
  const template = properties.find(({ name }) => name === "storage.location.template")?.value;
  return { fields, partitions, template };
}

function projectionOf(name: string, value: string): string {
  const list = value.split(",").map((one) => `'${one}'`);
  const isList = name === "values" || name === "range";
  return `partition_projection_${name} = ${isList ? `ARRAY[${list.join(", ")}]` : name === "interval" ? value : list[0]}`;
}
