import { execFileSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "../../../../src/cli/commands/lint/fix/diff.ts";
import { changesBetween } from "../../../../src/cli/commands/lint/judge/changes.ts";
import { carriers, template } from "./carriers.ts";
import { folderWith, hole, lintIn, metric, subscription } from "./folder.ts";

const slips: readonly (readonly [refused: string, meant: string])[] = [
  ['{ $.a == "x" && $.b = 1 }', '{ $.a = "x" && $.b = 1 }'],
  ["{ $.a = “it's” && $.b == 2 }", '{ $.a = "it\'s" && $.b = 2 }'],
  ["{ $.a = &quot;x&quot; &amp;&amp; $.b = 1 }", '{ $.a = "x" && $.b = 1 }'],
];

describe.each(carriers)("lint --fix in %s", (_, file, write) => {
  it.each(slips)("turns %j into %j, as the file writes it", async (refused, meant) => {
    const folder = folderWith({ [file]: write(refused) });
    const { stderr } = await lintIn(folder, [folder, "--fix"]);
    expect(stderr).toBe(`iam-alerts: ${file}: corrected 1 problem\n`);
    expect(readFileSync(join(folder, file), "utf8")).toBe(write(meant));
  });
});

describe("lint --fix", () => {
  it.each([
    [
      "escaped quotes in a heredoc",
      "main.tf",
      metric('<<EOT\n{ $.a = \\"x\\" || $.b = \\"y\\" }\nEOT'),
      metric('<<EOT\n{ $.a = "x" || $.b = "y" }\nEOT'),
    ],
    [
      "a heredoc's line break",
      "main.tf",
      subscription('<<-EOT\n    { $.a = "x" }\n  EOT'),
      subscription('chomp(<<-EOT\n    { $.a = "x" }\n  EOT\n  )'),
    ],
    ["a template directive", "main.tf", metric('"{ $.a = %x%{1}% }"'), metric('"{ $.a = %x%%{1}% }"')],
    ["a map of YAML", "template.yaml", template('{ $.a = "x" }'), template("'{ $.a = \"x\" }'")],
    ["a list of YAML", "template.yaml", template("[ip, user, status = 4*]"), template("'[ip, user, status = 4*]'")],
    [
      "what is around a hole",
      "main.tf",
      metric(`"{ $.a == \\"${hole("var.x")}\\" }"`),
      metric(`"{ $.a = \\"${hole("var.x")}\\" }"`),
    ],
  ])("mends %s", async (_, file, before, after) => {
    const folder = folderWith({ [file]: before });
    await lintIn(folder, [folder, "--fix"]);
    expect(readFileSync(join(folder, file), "utf8")).toBe(after);
    const { stdout } = await lintIn(folder, [folder, "--fix", "--dry-run"]);
    expect(stdout).toBe("");
  });

  it("leaves alone what needs a decision, and what a comment silences", async () => {
    const text = `${metric('"{ a = 1 }"')}${metric('"{ $.readOnly = \\"false\\" }"')}# iam-alerts-ignore pattern-syntax\n${metric('"{ $.a == 1 }"')}`;
    const folder = folderWith({
      "main.tf": metric('"{ a = 1 }"'),
      "b.tf": `# iam-alerts-ignore pattern-syntax\n${metric('"{ $.a == 1 }"', "b")}`,
    });
    await lintIn(folder, [folder, "--fix"]);
    expect(text).toContain("a = 1");
    expect(readFileSync(join(folder, "main.tf"), "utf8")).toBe(metric('"{ a = 1 }"'));
  });

  it("mends several files and patterns at once, and reports what is left", async () => {
    const folder = folderWith({
      "a.tf": `${metric('"{ $.a == 1 }"', "one")}${metric('"{ $.b == 2 }"', "two")}${metric('"{ c = 3 }"', "three")}`,
      "b.yaml": template("{ $.a = “x” }"),
    });
    const { code, stdout, stderr } = await lintIn(folder, [folder, "--fix"]);
    expect(stderr).toBe("iam-alerts: a.tf: corrected 2 problems\niam-alerts: b.yaml: corrected 2 problems\n");
    expect([code, stdout]).toEqual([1, expect.stringContaining("1 error in 4 patterns")]);
  });

  it("keeps permissions, links, line breaks and the byte order mark, and leaves no other file", async () => {
    const before = `\ufeff${metric('"{ $.a == 1 }"').replaceAll("\n", "\r\n")}`;
    const folder = folderWith({ "real/main.tf": before });
    chmodSync(join(folder, "real/main.tf"), 0o600);
    symlinkSync("real/main.tf", join(folder, "link.tf"));
    await lintIn(folder, [join(folder, "link.tf"), "--fix"]);
    expect(readFileSync(join(folder, "real/main.tf"), "utf8")).toBe(before.replace("==", "="));
    expect(statSync(join(folder, "real/main.tf")).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(folder, "link.tf")).isSymbolicLink()).toBe(true);
    expect(
      readdirSync(folder)
        .concat(readdirSync(join(folder, "real")))
        .sort(),
    ).toEqual(["link.tf", "main.tf", "real"]);
  });

  it("writes nothing with --dry-run, and prints a diff that git applies", async () => {
    const text = `${"# a line\n".repeat(20)}${metric('"{ $.a == 1 }"', "one")}${"# b line\n".repeat(9)}${metric('"{ $.b == 2 }"', "two")}`;
    const folder = folderWith({ "main.tf": text });
    const { code, stdout } = await lintIn(folder, [folder, "--fix", "--dry-run"]);
    expect([code, readFileSync(join(folder, "main.tf"), "utf8")]).toEqual([1, text]);
    execFileSync("git", ["apply", "-"], { cwd: folder, input: stdout.replaceAll(`${folder.slice(1)}/`, "") });
    expect(readFileSync(join(folder, "main.tf"), "utf8")).toBe(text.replaceAll("==", "="));
  });
});

describe("a unified diff", () => {
  it("leads from one text to the other, for git", () => {
    const line = fc.constantFrom("a\n", "b\n", "c\n", "\n", "d\r\n");
    const text = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom("", "end"))
      .map(([lines, end]) => lines.join("") + end);
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        expect(patched(before, unifiedDiff("f", before, after))).toBe(after);
      }),
      { numRuns: 300 },
    );
  });
});

/** Applies a unified diff, as patch does. */
function patched(before: string, diff: string): string {
  const old = linesOf(before);
  const result: string[] = [];
  let at = 0;
  let sign = "";
  for (const row of linesOf(diff).slice(2)) {
    const [, start, length] = /^@@ -(\d+),(\d+) /.exec(row) ?? [];
    const text = row.slice(1);
    if (start !== undefined) {
      const first = Number(length) === 0 ? Number(start) : Number(start) - 1;
      result.push(...old.slice(at, first));
      at = first;
    } else if (row.startsWith("\\")) {
      if (sign !== "-") result.push((result.pop() ?? "").replace(/\n$/, ""));
    } else {
      sign = row[0] ?? "";
      if (row[0] !== "+") expect(text.replace(/\n$/, "")).toBe(old[at++]?.replace(/\n$/, ""));
      if (row[0] !== "-") result.push(text);
    }
  }
  return [...result, ...old.slice(at)].join("");
}

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

describe("the changes between two patterns", () => {
  it("turn one into the other", () => {
    const pattern = fc
      .array(fc.constantFrom("$.a", " ", "=", '"x"', "&&", "(", ")", "b", "*"), { maxLength: 20 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(pattern, pattern, (before, after) => {
        const edits = changesBetween(before, after).toSorted((a, b) => b.span.start - a.span.start);
        expect(
          edits.reduce((text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end), before),
        ).toBe(after);
      }),
    );
  });
});
