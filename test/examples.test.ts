import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { encodePayload } from "../src/payload/awslogs.ts";
import { run } from "./cli/io.ts";
import { readModule } from "./deploy/terraform/module.ts";

const textOf = (file: string) => readFileSync(file, "utf8");

describe("examples/terraform", () => {
  it("sets variables that the module has", async () => {
    const { module } = (await readModule("examples/terraform")) as unknown as { module: { iam_alerts: [object] } };
    const { variable } = await readModule("deploy/terraform");
    const names = Object.keys(module.iam_alerts[0]).filter((name) => name !== "source");
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => variable[name] === undefined)).toEqual([]);
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
