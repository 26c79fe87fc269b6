import { describe, expect, it } from "vitest";
import { findIn, textsOf } from "../find.ts";

const filter = (expression: string) => `resource "aws_cloudwatch_log_metric_filter" "x" {
  pattern = ${expression}
}
`;

/** Returns the pattern that an expression gives, with more of the folder's text next to it. */
async function valueIn(expression: string, folder = ""): Promise<string | null | undefined> {
  return Object.values(textsOf(await findIn({ "main.tf": filter(expression), "more.tf": folder })))[0];
}

describe("Terraform's expressions", () => {
  it("puts in locals and defaults of variables, also from other files", async () => {
    const folder = `
locals {
  user    = "root"
  clause  = "$.user = \\"\${local.user}\\""
  pattern = "{ \${local.clause} }"
  loop    = local.loop
  nested  = { a = [{ b = "deep" }] }
}
variable "name" { default = "alice" }
variable "empty" { default = "" }
variable "none" { default = null }
variable "required" { type = string }
`;
    expect(await valueIn("local.pattern", folder)).toBe('{ $.user = "root" }');
    expect(await valueIn('"a ${var.name} b"', folder)).toBe("a alice b");
    expect(await valueIn("local.nested.a[0].b", folder)).toBe("deep");
    expect(await valueIn('local.nested["a"][0]["b"]', folder)).toBe("deep");
    expect(await valueIn('"a ${var.empty}${var.none}${var.required}"', folder)).toBe(
      "a placeholderplaceholderplaceholder",
    );
    expect(await valueIn("local.loop", folder)).toBeNull();
    expect(await valueIn("local.missing", folder)).toBeNull();
  });

  it("points at the file that writes the text", async () => {
    const folder = 'locals {\n  p = "{ $.a = 1 }"\n}\n';
    const { patterns } = await findIn({ "main.tf": filter("local.p"), "more.tf": folder });
    expect(patterns).toHaveLength(1);
    expect(patterns[0]).toMatchObject({ file: "more.tf", start: folder.indexOf('"{'), end: folder.indexOf('}"') + 2 });
    expect(patterns[0]?.text?.pieces).toMatchObject([{ kind: "plain", text: "{ $.a = 1 }", file: "more.tf" }]);
  });

  it("evaluates the functions that patterns are put together with", async () => {
    expect(await valueIn('join(" || ", ["$.a = 1", "$.b = 2"])')).toBe("$.a = 1 || $.b = 2");
    expect(await valueIn('"{ ${join(" || ", [for n in ["A", "B"] : "($.e = ${n})"])} }"')).toBe(
      "{ ($.e = A) || ($.e = B) }",
    );
    expect(await valueIn('format("{ $.a = %s && $.b = %q && %d%% }", "x", "y", 5)')).toBe(
      '{ $.a = x && $.b = "y" && 5% }',
    );
    expect(await valueIn('format("{ $.a = %s }", var.x)')).toBe("{ $.a = placeholder }");
    expect(await valueIn('replace("a-b-c", "-", " || ")')).toBe("a || b || c");
    expect(await valueIn('trimspace("  a b  ")')).toBe("a b");
    expect(await valueIn("chomp(<<EOT\nabc\nEOT\n)")).toBe("abc");
    expect(await valueIn('upper("error é")')).toBe("ERROR É");
    expect(await valueIn('lower("ERROR")')).toBe("error");
    expect(await valueIn('jsonencode("a phrase")')).toBe('"a phrase"');
    expect(await valueIn('jsonencode("a \\"b\\" <c>")')).toBe('"a \\"b\\" \\u003cc\\u003e"');
    expect(await valueIn('trimprefix(trimsuffix("[a]", "]"), "[")')).toBe("a");
    expect(await valueIn('lookup({ a = "x" }, "a", "y")')).toBe("x");
    expect(await valueIn('lookup({ a = "x" }, "b", "y")')).toBe("y");
    expect(await valueIn('merge({ a = "x" }, { a = "y" }).a')).toBe("y");
    expect(await valueIn('element(concat(["a"], ["b"]), 1)')).toBe("b");
    expect(await valueIn('coalesce(null, "a")')).toBe("a");
    expect(await valueIn('try(var.x.pattern, "a")')).toBe("a");
    expect(await valueIn("coalesce(var.x, var.y)")).toBeNull();
    expect(await valueIn("tostring(5)")).toBe("5");
    expect(await valueIn('file("pattern.txt")')).toBeNull();
  });

  it("takes one round of a loop over what is not known", async () => {
    expect(await valueIn('join(" || ", [for n in var.names : "($.a = ${n})"])')).toBe("($.a = placeholder)");
    // The loop's length is not known, so both branches count.
    const both = await findIn({ "main.tf": filter('length([for n in var.names : n]) == 1 ? "a" : "b"') });
    expect(both.patterns).toHaveLength(2);
    const { patterns } = await findIn({
      "main.tf": `locals {
  filters = { for k, v in var.groups : k => { pattern = "ERROR \${v}", log_group_name = v } }
}
resource "aws_cloudwatch_log_metric_filter" "x" {
  for_each = local.filters
  pattern  = each.value.pattern
}
resource "aws_cloudwatch_log_metric_filter" "y" {
  for_each = merge([{ a = "p" }, { b = "q" }]...)
  pattern  = each.value
}
`,
    });
    expect(
      patterns.map(({ resource, text }) => `${resource} ${text?.pieces.map((piece) => piece.text).join("")}`),
    ).toEqual([
      'aws_cloudwatch_log_metric_filter.x["*"] ERROR placeholder',
      'aws_cloudwatch_log_metric_filter.y["a"] p',
      'aws_cloudwatch_log_metric_filter.y["b"] q',
    ]);
  });

  it("reads a pattern from a file next to it, which then is not a pattern of its own", async () => {
    const files = (expression: string) => ({ "a/main.tf": filter(expression), "a/p.txt": "{ $.a = 1 }\n" });
    const name = "aws_cloudwatch_log_metric_filter.x";
    expect(textsOf(await findIn(files('file("${path.module}/p.txt")')))).toEqual({ [name]: "{ $.a = 1 }\n" });
    expect(textsOf(await findIn(files('trimspace(file("./p.txt"))')))).toEqual({ [name]: "{ $.a = 1 }" });
    expect(textsOf(await findIn(files('file("b/p.txt")')))).toEqual({ [name]: null, "a/p.txt": "{ $.a = 1 }" });
  });

  it("takes the branch of a condition, or both", async () => {
    expect(await valueIn('true ? "a" : "b"')).toBe("a");
    expect(await valueIn('local.env == "prod" ? "a" : "b"', 'locals {\n env = "dev"\n}')).toBe("b");
    expect(await valueIn('!(1 == 2) && length(["x"]) > 0 ? "a" : "b"')).not.toBeUndefined();
    const { patterns } = await findIn({ "main.tf": filter('var.x ? "a" : "b"') });
    expect(patterns.map(({ text }) => text?.pieces[0]?.text)).toEqual(["a", "b"]);
    expect(await valueIn('"x ${var.x ? "a" : "b"}"')).toBe("x placeholder");
  });

  it("gives each entry of for_each its pattern", async () => {
    const text = `
locals {
  filters = {
    root  = { pattern = "{ $.a = 1 }" }
    no-mfa = { pattern = "{ $.b = 2 }" }
  }
}
resource "aws_cloudwatch_log_metric_filter" "each" {
  for_each = local.filters
  name     = each.key
  pattern  = each.value.pattern
}
resource "aws_cloudwatch_log_metric_filter" "lookup" {
  for_each = var.is_enabled ? toset(["root"]) : []
  pattern  = local.filters[each.value].pattern
}
resource "aws_cloudwatch_log_metric_filter" "count" {
  count   = length(var.patterns)
  pattern = var.patterns[count.index]
}
variable "patterns" { default = ["p", "q"] }
`;
    expect(textsOf(await findIn({ "main.tf": text }))).toEqual({
      'aws_cloudwatch_log_metric_filter.each["root"]': "{ $.a = 1 }",
      'aws_cloudwatch_log_metric_filter.each["no-mfa"]': "{ $.b = 2 }",
      'aws_cloudwatch_log_metric_filter.lookup["root"]': "{ $.a = 1 }",
      "aws_cloudwatch_log_metric_filter.count[0]": "p",
      "aws_cloudwatch_log_metric_filter.count[1]": "q",
    });
  });
});
