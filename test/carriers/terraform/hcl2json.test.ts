import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../runs.ts";
import { findIn, textsOf } from "../find.ts";

// Its types are those of a browser's library, which must not reach the rest of the project.
const require = createRequire(import.meta.url);
const { parse } = require("@cdktf/hcl2json") as {
  parse: (name: string, text: string) => Promise<{ locals: [{ value: string }] }>;
};

/** Returns what HashiCorp's parser reads. It leaves `$${` and `%%{` as they are, which Terraform does not. */
async function expectedOf(expression: string): Promise<string> {
  const { locals } = await parse("main.tf", `locals {\n  value = ${expression}\n}\n`);
  return locals[0].value.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

async function readOf(expression: string): Promise<string | null | undefined> {
  const text = `resource "aws_cloudwatch_log_metric_filter" "x" {\n  pattern = ${expression}\n}\n`;
  return Object.values(textsOf(await findIn({ "main.tf": text })))[0];
}

const word = fc.constantFrom(
  "{ $.a = 1 }",
  " ",
  "  ",
  "\t",
  "x",
  "é",
  "😀",
  "%",
  "$",
  "$.b",
  "{",
  "}",
  "#",
  "//",
  "'",
  "|",
);
const written = fc.constantFrom('\\"', "\\\\", "\\n", "\\t", "\\r", "\\u00e9", "\\U0001F600", "$${", "%%{");
const lines = fc.array(fc.array(word, { maxLength: 6 }), { minLength: 1, maxLength: 5 });

/** Not what would start an interpolation, a directive or an escape of one. */
const isLiteral = (text: string) =>
  !/[$%]\{/.test(text.replaceAll("$${", "").replaceAll("%%{", "")) && !/[$%]{3}\{/.test(text);

describe("Terraform's strings, compared with @cdktf/hcl2json", () => {
  it("reads quoted strings as HashiCorp's parser does", async () => {
    const quoted = fc.array(fc.oneof(word, written), { maxLength: 12 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(quoted.filter(isLiteral), async (text) => {
        expect(await readOf(`"${text}"`)).toBe(await expectedOf(`"${text}"`));
      }),
      { numRuns: runs(150) },
    );
  });

  it("reads heredocs as HashiCorp's parser does", async () => {
    const heredoc = lines.map((all) => all.map((parts) => parts.join("")).join("\n"));
    await fc.assert(
      fc.asyncProperty(heredoc.filter(isLiteral), fc.boolean(), fc.boolean(), async (text, isIndented, isCrLf) => {
        const source = `<<${isIndented ? "-" : ""}EOT\n${text}\n  EOT`;
        const expression = isCrLf ? source.replaceAll("\n", "\r\n") : source;
        expect(await readOf(expression)).toBe(await expectedOf(expression));
      }),
      { numRuns: runs(150) },
    );
  });
});
