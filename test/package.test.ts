import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as library from "../src/index.ts";

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

describe("the package", () => {
  it("has a program that can be run as it is", () => {
    const program = manifest.bin["iam-alerts"] ?? "";
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("exports files that the build makes", () => {
    const files = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(existsSync("dist/lambda/index.mjs")).toBe(true);
  });

  it("hands on the licences of what is bundled", () => {
    const texts = ["cli", "lambda"].map((part) => readFileSync(`dist/${part}/LICENSES.txt`, "utf8"));
    expect(texts[0]).toMatch(/^yaml [\d.]+, ISC\n\n.*Permission to use, copy/ms);
    for (const name of ["chalk", "commander", "fastest-levenshtein", "@bomb.sh/tab"]) {
      expect(texts[0]).toContain(`\n${name} `);
    }
    expect(texts[1]).toMatch(/^@aws-sdk\/client-sns [\d.]+, Apache-2\.0$/m);
  });

  it("has the names that the library promises", () => {
    const names = [
      ...[
        "parse",
        "print",
        "compile",
        "explain",
        "why",
        "lint",
        "encodePayload",
        "decodePayload",
        "readRecord",
        "toAlert",
      ],
      ...[
        "renderText",
        "renderMarkdown",
        "renderEmail",
        "renderHtml",
        "renderSlack",
        "renderSns",
        "renderCsv",
        "presets",
        "detect",
        "readItems",
        "IamAlertsError",
        "PatternError",
      ],
    ];
    expect(names.filter((name) => !(name in library))).toEqual([]);
  });

  it("loads no SDK, no colours and no command line with the library", async () => {
    const loaded = readFileSync("dist/index.js", "utf8");
    expect(loaded).not.toMatch(/aws-sdk|chalk|commander|\/cli\/|\/aws\//);
  });
});
