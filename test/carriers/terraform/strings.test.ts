import { describe, expect, it } from "vitest";
import { textOf } from "../../../src/carriers/text.ts";
import { faultsOf, findIn, fixed, textsOf } from "../find.ts";

const metric = (expression: string) => `resource "aws_cloudwatch_log_metric_filter" "root" {
  name    = "root"
  pattern = ${expression}
}
`;
const subscription = (expression: string) => `resource "aws_cloudwatch_log_subscription_filter" "root" {
  filter_pattern = ${expression}
}
`;

async function patternOf(expression: string, resource: typeof metric = metric): Promise<string | null | undefined> {
  return Object.values(textsOf(await findIn({ "main.tf": resource(expression) })))[0];
}

async function faultsIn(expression: string, resource: typeof metric = metric): Promise<readonly string[]> {
  const files = { "main.tf": resource(expression) };
  return faultsOf(await findIn(files), files);
}

async function fixedIn(expression: string, resource: typeof metric = metric): Promise<string> {
  const text = resource(expression);
  return fixed(text, await findIn({ "main.tf": text }));
}

describe("Terraform's strings", () => {
  it("reads quoted strings with every escape", async () => {
    expect(await patternOf(String.raw`"{ $.a = \"x\ty\" }"`)).toBe('{ $.a = "x\ty" }');
    expect(await patternOf(String.raw`"a\\b\nc\rd"`)).toBe("a\\b\nc\rd");
    expect(await patternOf(String.raw`"caf\u00e9 \U0001F600"`)).toBe("café 😀");
    expect(await patternOf('"$${x} %%{1}"')).toBe("${x} %{1}");
    expect(await patternOf('"  spaces at both edges  "')).toBe("  spaces at both edges  ");
    expect(await patternOf('""')).toBe("");
    expect(await patternOf('"😀 é"')).toBe("😀 é");
  });

  it("reads heredocs with their last line break", async () => {
    expect(await patternOf("<<EOT\n  { $.a = 1 }\nEOT")).toBe("  { $.a = 1 }\n");
    expect(await patternOf("<<EOT\nEOT")).toBe("");
    expect(await patternOf("<<EOT\r\n{ $.a = 1 }\r\nEOT")).toBe("{ $.a = 1 }\r\n");
    expect(await patternOf('<<EOT\n{ $.a = "\\d$${x}" }\nEOT')).toBe('{ $.a = "\\d${x}" }\n');
  });

  it("removes the indentation of an indented heredoc as Terraform does", async () => {
    expect(await patternOf("<<-EOT\n    { $.a = 1 &&\n      $.b = 2 }\n    EOT")).toBe("{ $.a = 1 &&\n  $.b = 2 }\n");
    expect(await patternOf("<<-EOT\n    a\n\n  \n      b\n  EOT")).toBe("a\n\n  \n  b\n");
    expect(await patternOf("<<-EOT\n    a ${var.x}\n      b\n  EOT")).toBe("a placeholder\n  b\n");
    expect(await patternOf("<<-EOT\n    ${var.x} a\n   b\n  EOT")).toBe(" placeholder a\nb\n");
    expect(await patternOf("<<-EOT\n${var.x} a\n   b\n  EOT")).toBe("placeholder a\n   b\n");
  });

  it("puts holes where values are not known, also at edges", async () => {
    const { patterns } = await findIn({ "main.tf": metric('" ${var.x} a ${data.x.y} "') });
    expect(patterns[0]?.text?.pieces.map(({ kind, text }) => [kind, text])).toEqual([
      ["plain", " "],
      ["hole", "placeholder"],
      ["plain", " a "],
      ["hole", "placeholder"],
      ["plain", " "],
    ]);
    expect(await patternOf('"%{ if var.x }a%{ else }b%{ endif }c"')).toBe("placeholderc");
    expect(await patternOf('"${var.x}"')).toBeNull();
    expect(await patternOf("var.x")).toBeNull();
    expect(await patternOf('"a  ${~ var.x ~}  b"')).toBe("aplaceholderb");
  });

  it("names the directive that Terraform refuses, and escapes it", async () => {
    expect(await faultsIn('"%[0-9]{1}%"')).toEqual([]);
    expect(await faultsIn('"%%{1}%"')).toEqual([]);
    expect(await faultsIn('"%{1}%"')).toEqual(['template-directive "%{"']);
    expect(await faultsIn("<<EOT\n%{1}%\nEOT")).toEqual(['template-directive "%{"']);
    expect(await fixedIn('"{ $.a = %x%{2}% }"')).toBe(metric('"{ $.a = %x%%{2}% }"'));
    expect(await patternOf('"%{1}%"')).toBe("%{1}%");
  });

  it("names the escape that Terraform refuses", async () => {
    expect(await faultsIn(String.raw`"%\d+\.%"`)).toEqual([
      String.raw`invalid-escape "\\d"`,
      String.raw`invalid-escape "\\."`,
    ]);
    expect(await fixedIn(String.raw`"%\d+%"`)).toBe(metric(String.raw`"%\\d+%"`));
    expect(await patternOf(String.raw`"%\d+%"`)).toBe(String.raw`%\d+%`);
    expect(await faultsIn("<<EOT\n%\\d+%\nEOT")).toEqual([]);
  });

  it("does not judge strings and heredocs that are not closed", async () => {
    expect(await faultsIn('"ERROR')).toContain(String.raw`unclosed-string "\"ERROR"`);
    expect(await patternOf('"ERROR')).toBeNull();
    expect(await faultsIn("<<EOT\n{ $.a = 1 }EOT")).toContain('unclosed-string "<<EOT"');
    expect(await patternOf("<<EOT\n{ $.a = 1 }EOT")).toBeNull();
  });

  it("names quotes that stay escaped in a heredoc", async () => {
    expect(await faultsIn('<<EOT\n{ $.a = \\"x\\" }\nEOT')).toEqual(Array(2).fill(String.raw`escaped-quote "\\\""`));
    expect(await fixedIn('<<EOT\n{ $.a = \\"x\\" }\nEOT')).toBe(metric('<<EOT\n{ $.a = "x" }\nEOT'));
    expect(await faultsIn('<<EOT\n{ $.a = "say \\"x\\"" }\nEOT')).toEqual([]);
  });

  it("names the last line break of a heredoc where Terraform sends it to AWS", async () => {
    expect(await faultsIn("<<EOT\n{ $.a = 1 }\nEOT", subscription)).toEqual([String.raw`final-line-break "\n"`]);
    expect(await faultsIn("<<EOT\n{ $.a = 1 }\nEOT", metric)).toEqual([]);
    expect(await faultsIn("chomp(<<EOT\n{ $.a = 1 }\nEOT\n)", subscription)).toEqual([]);
    expect(await faultsIn("trimspace(<<EOT\n { $.a = 1 }\n\nEOT\n)", subscription)).toEqual([]);
  });

  it("maps each character to the one that writes it", async () => {
    const text = metric(String.raw`"{ $.a = \"xy\" }"`);
    const { patterns } = await findIn({ "main.tf": text });
    const pieces = patterns[0]?.text?.pieces ?? [];
    expect(pieces.map(({ start, end }) => text.slice(start, end))).toEqual(["{ $.a = ", '\\"', "xy", '\\"', " }"]);
    expect(textOf({ pieces })).toBe('{ $.a = "xy" }');
  });
});
