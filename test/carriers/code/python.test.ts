import { describe, expect, it } from "vitest";
import { faultsOf, findIn, textsOf } from "../find.ts";

const call = (expression: string, before = "") =>
  `import boto3\n${before}\nclient.put_metric_filter(filterName="root", filterPattern=${expression})\n`;

const textsIn = async (text: string) => textsOf(await findIn({ "setup.py": text }));
const textIn = async (expression: string, before = "") => Object.values(await textsIn(call(expression, before)))[0];

describe("patterns in Python", () => {
  it.each([
    [`'{ $.a = "b" }'`, '{ $.a = "b" }'],
    [String.raw`"{ $.a = \"b\" }"`, '{ $.a = "b" }'],
    ['"""{ $.a = "b" }"""', '{ $.a = "b" }'],
    [String.raw`"\x41\u00e9\U0001F600\101\n\\ \d"`, "Aé😀A\n\\ \\d"],
    [String.raw`r"%\d+%"`, String.raw`%\d+%`],
    ['"a\\\nb"', "ab"],
    [`("{ $.a = 1 && "\n  '$.b = 2 }')`, "{ $.a = 1 && $.b = 2 }"],
    [`f'{{ $.a = "{name}" }}'`, '{ $.a = "placeholder" }'],
    ['f"{{ $.a = {x!r:>3} }}"', "{ $.a = placeholder }"],
    ['"{ $.a = " + name + " }"', "{ $.a = placeholder }"],
    ["'{ $.a = \"%s\" && $.b = %%x%% }' % name", '{ $.a = "placeholder" && $.b = %x% }'],
    ["'{{ $.a = {} && $.b = {b:d} }}'.format(a, b=1)", "{ $.a = placeholder && $.b = placeholder }"],
    ['" || ".join(["a", "b"])', "a || b"],
    ['"""\n{ $.a = 1 }\n""".strip()', "{ $.a = 1 }"],
    ["lookup()", null],
    ["None", undefined],
  ])("reads %s", async (expression, pattern) => {
    expect(await textIn(expression)).toBe(pattern);
  });

  it("reads names, loops and calls of functions of the file", async () => {
    expect(await textIn("ROOT", "ROOT: str = 'ERROR'")).toBe("ERROR");
    expect(await textIn("PATTERNS['root']", "PATTERNS = {'root': 'ERROR'}")).toBe("ERROR");
    expect(await textIn("x", "x = 'a'\nx += 'b'")).toBeNull();
    const loop =
      'import boto3\nfor name, pattern in [("one", "ERROR"), ("two", "WARN")]:\n  c.put_metric_filter(filterName=name, filterPattern=pattern)\n';
    expect(await textsIn(loop)).toEqual({ one: "ERROR", two: "WARN" });
    const items =
      'import boto3\nF = {"one": {"p": "ERROR"}}\nfor _, f in F.items():\n  c.put_metric_filter(filterPattern=f["p"])\n';
    expect(await textsIn(items)).toEqual({ put_metric_filter: "ERROR" });
    const function_ = `import boto3
class A:
  def add(self, name, pattern="x"):
    self.c.put_metric_filter(filterName=name, filterPattern=pattern)
  def all(self):
    self.add("one", "ERROR")
    self.add("two", pattern="WARN")
`;
    expect(await textsIn(function_)).toEqual({ one: "ERROR", two: "WARN" });
  });

  it("knows the calls of boto3, of CDK and of Pulumi", async () => {
    const text = `import boto3, pulumi_aws as aws
c.put_subscription_filter(filterName="sub", filterPattern="a", logGroupName="trail", destinationArn="arn")
c.get_paginator("filter_log_events").paginate(filterPattern="b")
aws.cloudwatch.LogMetricFilter("pulumi", pattern="c", metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(name="n", namespace="s", value="1"))
settings = dict(filterPattern="d")
re.compile(pattern="e")
`;
    const { patterns } = await findIn({ "setup.py": text });
    expect(patterns.map(({ kind, resource, isTrimmed }) => [kind, resource, isTrimmed])).toEqual([
      ["subscription filter", "sub", false],
      ["pattern", "paginate", false],
      ["metric filter", "pulumi", true],
      ["pattern", "filterPattern", false],
    ]);
    expect(patterns[0]).toMatchObject({ logGroup: "trail", destination: "arn" });
    expect(patterns[2]?.metric).toEqual({ namespace: "s", name: "n" });
  });

  it("names doubled braces that nothing makes single", async () => {
    const faultsIn = async (expression: string) => {
      const files = { "setup.py": call(expression) };
      return faultsOf(await findIn(files), files);
    };
    expect(await faultsIn('"{{ $.a = 1 }}"')).toEqual(['doubled-braces "{{ $.a = 1 }}"']);
    expect(await faultsIn('f"{{ $.a = 1 }}"')).toEqual([]);
    expect(await faultsIn('"{{ $.a = {} }}".format(1)')).toEqual([]);
  });
});
