import { describe, expect, it } from "vitest";
import { carrierOf } from "../../../src/carriers/read.ts";
import { faultsOf, findIn, fixed, textsOf } from "../find.ts";

const imports = 'import * as logs from "aws-cdk-lib/aws-logs";\n';
const filter = (expression: string, before = "") =>
  `${imports}${before}\nnew logs.CfnMetricFilter(this, "root", { filterPattern: ${expression} });\n`;

const textsIn = async (text: string) => textsOf(await findIn({ "stack.ts": text }));
const textIn = async (expression: string, before = "") => Object.values(await textsIn(filter(expression, before)))[0];

async function faultsIn(expression: string): Promise<readonly string[]> {
  const files = { "stack.ts": filter(expression) };
  return faultsOf(await findIn(files), files);
}

describe("patterns in TypeScript and JavaScript", () => {
  it.each([
    [`'{ $.a = "b" }'`, '{ $.a = "b" }'],
    [String.raw`"{ $.a = \"b\" }"`, '{ $.a = "b" }'],
    ['`{ $.a = "b" }`', '{ $.a = "b" }'],
    [String.raw`"\x41\u00e9\u{1F600}\n\t\\ \q\0"`, "Aé😀\n\t\\ q\0"],
    ['"a\\\nb"', "ab"],
    ["`a\r\nb`", "a\nb"],
    ["String.raw`%\\d+%`", String.raw`%\d+%`],
    ['"{ $.a = " + 5 + " }"', "{ $.a = 5 }"],
    ['"{ $.a = " + name + " }"', "{ $.a = placeholder }"],
    ['`{ $.a = "${name}" }`', '{ $.a = "placeholder" }'],
    ['("ERROR" as string)!', "ERROR"],
    ['["{ $.a = 1", "$.b = 2 }"].join(" && ")', "{ $.a = 1 && $.b = 2 }"],
    ["`\n  { $.a = 1 }\n`.trim()", "{ $.a = 1 }"],
    ['`{\n$.a = 1 }`.replace(/\\s+/g, " ")', "{\n$.a = 1 }"],
    ["lookup(1)", null],
    ["undefined", undefined],
    ["ready ? null : 'ERROR'", "ERROR"],
    ['""', ""],
  ])("reads %s", async (expression, pattern) => {
    expect(await textIn(expression)).toBe(pattern);
  });

  it("reads names that the file gives one value", async () => {
    expect(await textIn("ROOT", "const ROOT = '{ $.a = 1 }';")).toBe("{ $.a = 1 }");
    expect(await textIn("patterns.root", "const patterns = { root: 'ERROR' } as const;")).toBe("ERROR");
    expect(await textIn("patterns['root']", "const patterns = { 'root': 'ERROR' };")).toBe("ERROR");
    expect(await textIn("Patterns.ROOT", "class Patterns { static readonly ROOT = 'ERROR'; }")).toBe("ERROR");
    expect(await textIn("this.root", "class Stack { private root = 'ERROR'; }")).toBe("ERROR");
    expect(await textIn("x", "let x = 'ERROR'; x = 'WARN';")).toBeNull();
    expect(await textIn("x", "const x = y; const y = x;")).toBeNull();
  });

  it("reads a pattern for each round of a loop", async () => {
    const list = 'const filters = [{ id: "one", pattern: "ERROR" }, { id: "two", pattern: "WARN" }];';
    const texts = { one: "ERROR", two: "WARN" };
    const make = (id: string, pattern: string) =>
      `new logs.CfnMetricFilter(this, ${id}, { filterPattern: ${pattern} })`;
    expect(await textsIn(`${imports}${list} for (const f of filters) ${make("f.id", "f.pattern")};`)).toEqual(texts);
    expect(await textsIn(`${imports}${list} filters.forEach(({ id, pattern: p }) => ${make("id", "p")});`)).toEqual(
      texts,
    );
    const map = 'const filters = { one: { pattern: "ERROR" } };';
    const entries = `for (const [id, { pattern }] of Object.entries(filters)) ${make('"one"', "pattern")};`;
    expect(await textsIn(`${imports}${map} ${entries}`)).toEqual({ one: null });
    const values = `Object.values(filters).map((f) => ${make('"one"', "f.pattern")});`;
    expect(await textsIn(`${imports}${map} ${values}`)).toEqual({ one: "ERROR" });
  });

  it("reads a pattern for each call of a function of the file", async () => {
    const text = `${imports}
class Stack {
  constructor() {
    this.count("one", "{ $.a = 1 }");
    this.count("two", production ? "{ $.a = 2 }" : "{ $.a = 3 }");
  }
  count(id: string, pattern: string) {
    const filterPattern = logs.FilterPattern.literal(pattern);
    new logs.MetricFilter(this, id, { filterPattern });
  }
}`;
    const { patterns } = await findIn({ "stack.ts": text });
    expect(patterns.map(({ resource, text }) => [resource, text?.pieces[0]?.text])).toEqual([
      ["one", "{ $.a = 1 }"],
      ["two", "{ $.a = 2 }"],
      ["two", "{ $.a = 3 }"],
    ]);
    expect(await textsIn(text.replaceAll("this.count(", "this.other("))).toEqual({ MetricFilter: null });
  });

  it("reads what a function of the file returns, and lists that are mapped", async () => {
    const text = `${imports}
const message = (text: string) => logs.FilterPattern.stringValue("$.msg", "=", text);
const codes = ["500", "502"];
function any() {
  return logs.FilterPattern.any(...codes.map((code) => logs.FilterPattern.stringValue("$.code", "=", code)));
}
new logs.MetricFilter(this, "one", { filterPattern: message("turn") });
new logs.MetricFilter(this, "two", { filterPattern: any() });
`;
    expect(await textsIn(text)).toEqual({
      one: '{ $.msg = "turn" }',
      two: '{ ($.code = "500") || ($.code = "502") }',
    });
    expect(await textIn("f(1)", "const f = (x) => f(x);")).toBeNull();
    expect(await textIn('["a", "b"].map((x) => `$.${x} = 1`).join(" || ")')).toBe("$.a = 1 || $.b = 1");
  });

  it("knows the calls of CDK, of Pulumi, of CDK for Terraform and of the SDK", async () => {
    const text = `${imports}
group.addSubscriptionFilter("sub", { filterPattern: "a", destination });
new aws.cloudwatch.LogMetricFilter("pulumi", { pattern: " b ", logGroupName: "trail", metricTransformation: { name: "n", namespace: "s", value: "1" } });
new aws.cloudwatch.LogSubscriptionFilter("stream", { filterPattern: "c", destinationArn: "arn" });
new CloudwatchLogMetricFilter(this, "cdktf", { pattern: "d" });
client.send(new PutMetricFilterCommand({ filterName: "sdk", filterPattern: "e", metricTransformations: [{ metricName: "n", metricNamespace: "s" }] }));
client.send(new TestMetricFilterCommand({ filterPattern: "f" }));
const settings = { filterPattern: "g" };
other({ pattern: "h" });
`;
    const { patterns } = await findIn({ "stack.ts": text });
    const seen = patterns.map(({ kind, resource, isTrimmed, metric }) => [kind, resource, isTrimmed, metric?.name]);
    expect(seen).toEqual([
      ["subscription filter", "sub", false, undefined],
      ["metric filter", "pulumi", true, "n"],
      ["subscription filter", "stream", false, undefined],
      ["metric filter", "cdktf", true, undefined],
      ["metric filter", "sdk", false, "n"],
      ["pattern", "TestMetricFilterCommand", false, undefined],
      ["pattern", "filterPattern", false, undefined],
    ]);
    expect(patterns[1]).toMatchObject({ logGroup: "trail", metric: { namespace: "s" } });
    expect(patterns[2]).toMatchObject({ destination: "arn" });
  });

  it.each([
    [String.raw`"%\d+\.%"`, [String.raw`lost-backslash "\\d"`, String.raw`lost-backslash "\\."`]],
    [String.raw`"%\\d+%"`, []],
    [String.raw`"\" \n \t \\ \u0041"`, []],
    ["'{ $.a = \"${name}\" }'", ['not-a-template "${name}"']],
    ['"{ $.a = ${self:custom.x} }"', []],
    ["`{ $.a = 1 }\n`", ['final-line-break "\\n"']],
  ])("judges %s", async (expression, faults) => {
    expect(await faultsIn(expression)).toEqual(faults);
  });

  it("doubles a backslash that JavaScript drops", async () => {
    const text = filter(String.raw`"%\d+%"`);
    expect(fixed(text, await findIn({ "stack.ts": text }))).toBe(filter(String.raw`"%\\d+%"`));
  });

  it("finds metrics and log groups with their names", async () => {
    const text = `${imports}
const group = new logs.LogGroup(this, "G", { logGroupName: "trail", logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS });
const metric = new cloudwatch.Metric({ namespace: "CIS", metricName: "Root" });
new logs.MetricFilter(this, "M", { logGroup: group, filterPattern: "x" });
`;
    const { alarms, logGroups, patterns } = await findIn({ "stack.ts": text });
    expect(alarms).toMatchObject([{ namespace: "CIS", metric: "Root" }]);
    expect(logGroups).toMatchObject([{ resource: "group", name: "trail", logGroupClass: "INFREQUENT_ACCESS" }]);
    expect(patterns).toMatchObject([{ resource: "M", logGroup: "group" }]);
  });

  it("goes on after what cannot be parsed, and says so", async () => {
    const files = { "stack.ts": `${filter('"ERROR"')}const = = ;\n` };
    const findings = await findIn(files);
    expect(textsOf(findings)).toEqual({ root: "ERROR" });
    expect(findings.faults.map(({ code }) => code)).toEqual(["unreadable"]);
  });

  it("reads JSX in JavaScript and .tsx, and old casts in TypeScript", async () => {
    const jsx = `${filter('"ERROR"')}const page = <a href="x">{y}</a>;\n`;
    for (const name of ["stack.js", "stack.jsx", "stack.tsx"]) {
      const findings = await findIn({ [name]: jsx });
      expect([textsOf(findings), findings.faults]).toEqual([{ root: "ERROR" }, []]);
    }
    const { faults } = await findIn({ "stack.ts": `${filter('"ERROR"')}const group = (<Group>props).logGroup;\n` });
    expect(faults).toEqual([]);
  });

  it("reads only files about AWS", () => {
    expect(carrierOf("a.ts", filter("''"))).toBe("typescript");
    expect(carrierOf("a.mjs", filter("''"))).toBe("typescript");
    expect(carrierOf("a.ts", "table.filterPattern = /x/")).toBeUndefined();
    expect(carrierOf("a.ts", "import 'aws-cdk-lib'")).toBeUndefined();
  });

  it("takes a flag of a program for no pattern", async () => {
    const table = `${imports}const flags = { FilterPattern: "--pattern", filterPattern: "-debug" };\n`;
    expect(Object.values(await textsIn(table))).toEqual(["-debug"]);
  });
});
