import { FilterPattern } from "aws-cdk-lib/aws-logs";
import { describe, expect, it } from "vitest";
import { emptyText, placeOf } from "../../../src/carriers/text.ts";
import { faultsOf, findIn, fixed, textsOf } from "../find.ts";

const imports = 'import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";\n';

/** Returns a file with a metric filter whose pattern is an expression. */
const stack = (expression: string) => `${imports}new MetricFilter(this, "root", { filterPattern: ${expression} });\n`;

const textIn = async (file: string, text: string) => Object.values(textsOf(await findIn({ [file]: text })));

/** Expressions, and the patterns that CDK prints for them. */
const printed = [
  ['FilterPattern.literal("{ $.a = 1 }")', "{ $.a = 1 }"],
  ["FilterPattern.allEvents()", ""],
  ['FilterPattern.allTerms("ERROR", "disk full")', '"ERROR" "disk full"'],
  ['FilterPattern.anyTerm("ERROR", \'say "hi"\')', '?"ERROR" ?"say \\"hi\\""'],
  ['FilterPattern.anyTerm("ERROR")', '"ERROR"'],
  ['FilterPattern.anyTermGroup(["ERROR", "Memory"], ["WARN"])', '?"ERROR" "Memory" ?"WARN"'],
  ['FilterPattern.anyTermGroup(["ERROR", "Memory"])', '"ERROR" "Memory"'],
  ['FilterPattern.stringValue("$.user", "=", \'a"b\\\\c\')', '{ $.user = "a\\"b\\\\c" }'],
  ['FilterPattern.stringValue("$.user", "==", "root*")', '{ $.user = "root*" }'],
  ['FilterPattern.stringValue("$.user", "!=", "")', '{ $.user != "" }'],
  ['FilterPattern.numberValue("$.latency", ">=", 1000.5)', "{ $.latency >= 1000.5 }"],
  ['FilterPattern.numberValue("$.id", "=", 1e21)', "{ $.id = 1e+21 }"],
  ['FilterPattern.numberValue("$.delta", "<", -0.0000001)', "{ $.delta < -1e-7 }"],
  ['FilterPattern.regexValue("$.path", "=", "/api/.*")', "{ $.path = %/api/.*% }"],
  ['FilterPattern.isNull("$.error")', "{ $.error IS NULL }"],
  ['FilterPattern.notExists("$.error")', "{ $.error NOT EXISTS }"],
  ['FilterPattern.exists("$.error")', '{ $.error = "*" }'],
  ['FilterPattern.booleanValue("$.ok", true)', "{ $.ok IS TRUE }"],
  ['FilterPattern.booleanValue("$.ok", false)', "{ $.ok IS FALSE }"],
  ['FilterPattern.all(FilterPattern.isNull("$.a"))', "{ $.a IS NULL }"],
  [
    'FilterPattern.all(FilterPattern.isNull("$.a"), FilterPattern.any(FilterPattern.exists("$.b"), FilterPattern.notExists("$.c")))',
    '{ ($.a IS NULL) && (($.b = "*") || ($.c NOT EXISTS)) }',
  ],
  ['FilterPattern.stringValue("status", "=", "x")', '{ status = "x" }'],
  ['FilterPattern.spaceDelimited("ip", "...", "status", "bytes")', "[ip, ..., status, bytes]"],
  [
    'FilterPattern.spaceDelimited("ip", "status", "...").whereString("ip", "!=", "10.*").whereNumber("status", ">=", 500).whereNumber("status", "<", 600)',
    '[ip != "10.*", status >= 500 && status < 600, ...]',
  ],
  ["FilterPattern.spaceDelimited()", "[]"],
] as const;

describe("CDK's FilterPattern", () => {
  it.each(printed)("prints %s as CDK does", async (expression, pattern) => {
    const run = new Function("FilterPattern", `return ${expression};`);
    expect(run(FilterPattern).logPatternString).toBe(pattern);
    expect(await textIn("stack.ts", stack(expression))).toEqual([pattern]);
  });

  it("is read in Python by the names that Python has for it", async () => {
    const text = `from aws_cdk import aws_logs as logs
logs.MetricFilter(self, "root", filter_pattern=logs.FilterPattern.all(
    logs.FilterPattern.string_value("$.level", "=", "ERROR"),
    logs.FilterPattern.number_value("$.latency", ">", 5),
    logs.FilterPattern.boolean_value("$.ok", False),
    logs.FilterPattern.not_exists("$.user"),
))
logs.MetricFilter(self, "line", filter_pattern=logs.FilterPattern.space_delimited("ip", "status").where_number("status", "=", 500))
`;
    expect(textsOf(await findIn({ "stack.py": text }))).toEqual({
      root: '{ ($.level = "ERROR") && ($.latency > 5) && ($.ok IS FALSE) && ($.user NOT EXISTS) }',
      line: "[ip, status = 500]",
    });
  });

  it("puts holes where values are not known", async () => {
    const text = stack('FilterPattern.all(FilterPattern.stringValue("$.user", "=", props.user), props.more)');
    const { patterns } = await findIn({ "stack.ts": text });
    const holes = patterns[0]?.text?.pieces.filter(({ kind }) => kind === "hole") ?? [];
    expect(holes.map(({ start, end }) => text.slice(start, end))).toEqual(["props.user", "props.more"]);
    expect(await textIn("stack.ts", stack("props.pattern"))).toEqual([null]);
  });

  it("is found where no setting refers to it", async () => {
    const text = `${imports}export const errors = FilterPattern.all(FilterPattern.isNull("$.a"), FilterPattern.exists("$.b"));\n`;
    expect(await textIn("patterns.ts", text)).toEqual(['{ ($.a IS NULL) && ($.b = "*") }']);
  });

  it.each([
    ['FilterPattern.anyTermGroup(["ERROR", "Memory"], ["WARN"])', ['cdk-any-term-group "anyTermGroup"']],
    ['FilterPattern.anyTermGroup(["ERROR"], ["WARN"])', []],
    ['FilterPattern.anyTermGroup(["ERROR", "Memory"])', []],
    ['FilterPattern.exists("$.error")', ['cdk-exists "exists"']],
    ['FilterPattern.numberValue("$.id", "=", 1e21)', ['cdk-number "1e21"']],
    ['FilterPattern.numberValue("$.id", "=", 1e20)', []],
    ['FilterPattern.all(FilterPattern.isNull("error"))', ['cdk-field "error"']],
    [`FilterPattern.anyTerm("ERROR", '"WARN"')`, [`cdk-quoted-twice "'\\"WARN\\"'"`]],
    [`FilterPattern.stringValue("$.a", "=", 'say "x"')`, []],
  ])("is judged: %s", async (expression, faults) => {
    const files = { "stack.ts": stack(expression) };
    expect(faultsOf(await findIn(files), files)).toEqual(faults);
  });

  it("may ask for the existence of the metric's value", async () => {
    const files = { "stack.ts": stack('FilterPattern.exists("$.latency"), metricValue: "$.latency"') };
    expect(faultsOf(await findIn(files), files)).toEqual([]);
  });

  it("places what all() adds around its conditions", async () => {
    const text = stack('FilterPattern.all(FilterPattern.isNull("$.a"), FilterPattern.isNull("$.b"))');
    const { patterns } = await findIn({ "stack.ts": text });
    const place = placeOf(patterns[0]?.text ?? emptyText, 2, "{ ($.a IS NULL)".length);
    expect(text.slice(place?.start, place?.end)).toBe('FilterPattern.isNull("$.a")');
  });

  it("can be an object with the pattern's text", async () => {
    expect(await textIn("stack.ts", stack("{ logPatternString: 'ERROR' }"))).toEqual(["ERROR"]);
    expect(await textIn("stack.ts", "// aws\nconst schema = { filterPattern: { type: 'string' } };")).toEqual([]);
  });

  it("gets the dollar sign of a field that has none", async () => {
    const text = stack('FilterPattern.all(FilterPattern.isNull("error"), FilterPattern.isNull(".code"))');
    const repaired = fixed(text, await findIn({ "stack.ts": text }));
    expect(repaired).toBe(stack('FilterPattern.all(FilterPattern.isNull("$.error"), FilterPattern.isNull("$.code"))'));
  });
});
