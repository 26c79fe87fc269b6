import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { encodePayload } from "../src/payload/awslogs.ts";
import { presets } from "../src/presets.ts";
import { run } from "./cli/io.ts";

const textOf = (file: string) => readFileSync(file, "utf8");

describe("examples/terraform", () => {
  const terraform = textOf("examples/terraform/main.tf");
  const template = textOf("deploy/template.yaml");
  const found = (text: string, expression: RegExp) => [...text.matchAll(expression)].map(([, name = ""]) => name);

  it("has the recommended pattern", () => {
    const pattern = presets.find(({ name }) => name === "recommended")?.pattern;
    expect(textOf("examples/terraform/pattern.txt").trim()).toBe(pattern);
  });

  it("sets only variables that the function reads", () => {
    const [, block = ""] = /variables = \{\n([^}]*)\}/.exec(terraform) ?? [];
    const variables = found(block, /^ *([A-Z_]+) +=/gm);
    expect(variables.length).toBeGreaterThan(2);
    expect(variables.filter((name) => !template.includes(`          ${name}: `))).toEqual([]);
  });

  it("allows the function no action that the template does not allow", () => {
    const actions = found(terraform, /"((?:logs|sns|sqs|lambda):\w+)"/g);
    expect(actions.length).toBeGreaterThan(4);
    expect(actions.filter((action) => !template.includes(action))).toEqual([]);
  });

  it("runs the function as the template does", () => {
    const [, runtime] = /Runtime: (\S+)/.exec(template) ?? [];
    const [, memory] = /MemorySize: (\d+)/.exec(template) ?? [];
    const [, timeout] = /Timeout: (\d+)/.exec(template) ?? [];
    expect(terraform).toMatch(new RegExp(`runtime += "${runtime}"\n`));
    expect(terraform).toMatch(new RegExp(`memory_size += ${memory}\n`));
    expect(terraform).toMatch(new RegExp(`timeout += ${timeout}\n`));
  });
});

describe("examples/own-handler", () => {
  const file = "examples/own-handler/index.mjs";

  it("sends an alert", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const { handler } = await import(pathToFileURL(file).href);
    const event = encodePayload([textOf("fixtures/records/CreateUser.json")]);
    const result = await handler(event);
    const printed = log.mock.calls.flat().join("\n");
    log.mockRestore();
    expect(result.deliveries).toEqual([{ channel: "somewhere", id: null, alerts: 1 }]);
    expect(printed).toContain("alice created user bob");
  });

  it("is the code that docs/library.md shows", () => {
    const [, shown = "no block"] = /```js\n([\s\S]*?)```/.exec(textOf("docs/library.md")) ?? [];
    expect(shown).toBe(textOf(file));
  });
});

describe("examples/lint-me", () => {
  it("has six mistakes", async () => {
    const { stdout, code } = await run(["lint", "examples/lint-me", "--format", "text"]);
    const codes = [...stdout.matchAll(/\[([a-z-]+)\]$/gm)].map(([, name]) => name);
    expect([code, [...new Set(codes)].sort()]).toEqual([
      1,
      [
        "escaped-quote",
        "final-line-break",
        "mixed-and-or",
        "never-holds",
        "no-condition",
        "pattern-syntax",
        "yaml-map",
      ],
    ]);
    expect(stdout).toContain("in 6 patterns, 4 files");
  });
});
