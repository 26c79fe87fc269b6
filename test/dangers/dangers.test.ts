import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isThorough } from "../runs.ts";
import { dangersIn } from "./dangers.ts";

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

describe("the sources and what is built of them", () => {
  it("makes no code, no expression and no command of input", () => {
    const programs = readdirSync("bin").filter((file) => file.endsWith(".js"));
    const all = [...sources.map((file) => `src/${file}`), ...programs.map((file) => `bin/${file}`)];
    const found = all.flatMap((file) => {
      const dangers = dangersIn(readFileSync(file, "utf8"), file.endsWith(".ts") ? "ts" : "js");
      return [...new Set(dangers.map((danger) => `${file}: ${danger.replace(/^\d+: /, "")}`))];
    });
    expect(found.sort()).toEqual([
      // The program itself.
      "bin/iam-alerts.js: a module whose name is made",
      // The search of bytes for a text.
      "src/archive/scanner.ts: .search() of what is no expression",
      "src/bytes/file-memory.ts: .search() of what is no expression",
      // A module that the package holds as text.
      "src/bytes/wasm-module.ts: WebAssembly",
      // CDK's class of that name, and the patterns of the package's own template.
      "src/cdk/index.ts: Function",
      "src/cdk/parameters.ts: RegExp",
      "src/cli/commands/deploy/parameters.ts: RegExp",
      // The search of our own engine.
      "src/pattern/regex/regex.ts: .search() of what is no expression",
      // One of four expressions in the same file.
      "src/payload/excerpt.ts: .search() of what is no expression",
    ]);
  });

  it.each([
    ["eval(text)", "eval"],
    ["(0, eval)(text)", "eval"],
    ["globalThis.eval(text)", ".eval"],
    ['globalThis["eval"](text)', ".eval"],
    ["const run = eval; run(text)", "eval"],
    ["new Function(text)", "Function"],
    ["Function(text)()", "Function"],
    ["Reflect.construct(Function, [text])", "Function"],
    ["(() => {}).constructor(text)", ".constructor()"],
    ["[].at.constructor.constructor", ".constructor"],
    ["new RegExp(text)", "RegExp"],
    ["RegExp(text)", "RegExp"],
    ["new globalThis.RegExp(text)", ".RegExp"],
    ["name.match(text)", ".match() of what is no expression"],
    ["name.matchAll(`a`)", ".matchAll() of what is no expression"],
    ["name?.search(text)", ".search() of what is no expression"],
    ['name["match"](text)', ".match() of what is no expression"],
    ["let found = /a/; found = text; name.match(found)", ".match() of what is no expression"],
    ['setTimeout("run()", 1)', "setTimeout"],
    ["setInterval(`run()`)", "setInterval"],
    ['import { exec } from "node:child_process"', "node:child_process"],
    ['import { exec } from "child_process"', "child_process"],
    ['export * from "node:child_process"', "node:child_process"],
    ['await import("node:child_process")', "node:child_process"],
    ['process.getBuiltinModule("node:child_process")', "node:child_process"],
    ['process.getBuiltinModule("node:" + text)', "a module whose name is made"],
    ['require("vm")', "vm"],
    ["import(text)", "a module whose name is made"],
    ['import { createRequire } from "node:module"', "node:module"],
    ['process.binding("spawn_sync")', ".binding"],
    ["new WebAssembly.Module(bytes)", "WebAssembly"],
    ["node.innerHTML = text", ".innerHTML"],
    ["node.insertAdjacentHTML('beforeend', text)", "insertAdjacentHTML"],
    ["document.write(text)", "write"],
  ])("would find %s", (source, danger) => {
    expect(dangersIn(`export {};\n${source}`, "ts")).toContain(`2: ${danger}`);
  });

  it.each([
    'import type { ChildProcess } from "node:child_process"',
    "const isFunction = (value: unknown): value is Function => typeof value === 'function'",
    "const word = /a/; name.match(word)",
    "name.match(/a/)",
    "name.split(text)",
    "name.replaceAll(text, other)",
    "matcher.test(text)",
    "setTimeout(() => run(text), 1)",
    "stream.write(text)",
    'process.getBuiltinModule("node:crypto")',
    "table.constructor",
    "Object.setPrototypeOf(paint, Function.prototype)",
    "const eventual = { eval: 1 }",
  ])("takes no offence at %s", (source) => {
    expect(dangersIn(source, "ts")).toEqual([]);
  });

  it.runIf(isThorough)("builds no file that makes code of text", () => {
    const folders = ["dist/cli", "dist/lambda", "dist/page", "dist/archive"];
    const built = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => /\.(?:cjs|mjs|js)$/.test(file))
        .map((file) => `${folder}/${file}`),
    );
    expect(built.length).toBeGreaterThan(20);
    const code = /: (?:\.?eval|\.?Function|(?:node:)?(?:vm|child_process))$/;
    const found = built.flatMap((file) =>
      dangersIn(readFileSync(file, "utf8"), "js")
        .filter((danger) => code.test(danger))
        .map((danger) => `${file.replace(/part-\w+/, "part")}: ${danger.replace(/^\d+: /, "")}`),
    );
    // The AWS SDK runs what the file ~/.aws/config says as credential_process; a function has no such file.
    expect(found).toEqual(["dist/lambda/part.cjs: node:child_process"]);
  });
});
