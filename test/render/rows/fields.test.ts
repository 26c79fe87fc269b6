import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { renderCsv } from "../../../src/render/csv.ts";
import { fieldAt, fieldNames, tableFields } from "../../../src/render/rows/fields.ts";
import { printed, sample } from "../rendering.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  /** "#/definitions/" and a name. */
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const schema = JSON.parse(readFileSync("src/alert/alert.schema.json", "utf8")) as Schema;

const paths = (reference: Schema, before: string): readonly string[] => {
  const node = schema.definitions?.[reference.$ref?.split("/").at(-1) ?? ""] ?? reference;
  const { properties } = node.items ?? node.oneOf?.find((one) => one.properties) ?? node;
  return Object.entries(properties ?? {}).flatMap(([name, child]) => [
    before + name,
    ...paths(child, `${before}${name}.`),
  ]);
};

const findings = [
  { code: "outside-trust", severity: "high", message: "=trusts" },
  { code: "no-mfa", severity: "medium", message: "no MFA" },
] as const;
const alert = { ...sample("CreateUser"), findings };

describe("the fields of an alert", () => {
  it("are those of its schema", () => {
    expect(fieldNames.toSorted()).toEqual(paths(schema, "").toSorted());
    expect(tableFields.filter((name) => !fieldNames.includes(name))).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["title", "alice created user bob"],
    ["actor.name", "alice"],
    ["outcome", { ok: true, errorCode: null, errorMessage: null }],
    ["parameters.userName", "bob"],
    ["parameters.tags[0].key", "team"],
    ["parameters.tags.key", ["team"]],
    ["findings.code", ["outside-trust", "no-mfa"]],
    ["record.userIdentity.userName", "alice"],
    ["parameters.nothing.at.all", null],
    ["parameters.toString", null],
  ])("are found by path: %s", (path, value) => {
    expect(fieldAt(path).of(alert)).toEqual(value);
  });

  it("are printed with their paths as names", async () => {
    const fields = ["title", "source.ip", "findings.code"].map(fieldAt);
    const expected = {
      title: "alice created user bob",
      "source.ip": "203.0.113.25",
      "findings.code": ["outside-trust", "no-mfa"],
    };
    expect(JSON.parse(await printed("ndjson", [alert], { fields }))).toEqual(expected);
    expect(JSON.parse(await printed("json", [alert], { fields }))).toEqual([expected]);
  });
});

describe("renderCsv", () => {
  it("has a header row and one row for each alert", () => {
    const [head, ...rows] = parse(renderCsv([alert, sample("DeleteUser")])) as string[][];
    expect(head).toEqual(tableFields);
    expect(rows.map((row) => row[2])).toEqual(["alice created user bob", "alice deleted user bob"]);
    expect(renderCsv([])).toBe(`${tableFields.join(",")}\r\n`);
  });

  it.each<[string, unknown, string]>([
    ["text", "bob", "bob"],
    ["a comma", "a,b", '"a,b"'],
    ["quotes", 'a "b"', '"a ""b"""'],
    ["a line break", "a\nb", '"a\\nb"'],
    ["nothing", null, ""],
    ["a number", -5, "-5"],
    ["a truth", false, "false"],
    ["a list", ["a", "b"], '"a; b"'],
    ["an object", { a: 1 }, '"{""a"":1}"'],
    ["a formula", "=1+1", `"'=1+1"`],
    ["a plus", "+1", `"'+1"`],
    ["a minus", "-1", `"'-1"`],
    ["an at", "@x", `"'@x"`],
    ["a tab", "\tx", `"'\\tx"`],
    ["a carriage return", "\rx", `"'\\rx"`],
    ["a formula behind spaces", "  =1", `"'  =1"`],
    ["a full-width formula", "＝1", `"'＝1"`],
    ["a list that begins as a formula", ["=1", "2"], `"'=1; 2"`],
  ])("writes %s", (_, value, cell) => {
    const csv = renderCsv([{ ...alert, parameters: { value } }], [fieldAt("parameters.value")]);
    expect(csv).toBe(`parameters.value\r\n${cell}\r\n`);
  });
});
