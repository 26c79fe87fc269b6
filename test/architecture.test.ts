import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { dangersIn } from "./dangers/dangers.ts";

/**
 * Who may import whom, besides itself: folders and files of src, packages, and node: modules ("node:" for all of them).
 * "render (type)" is an import that leaves nothing behind.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  pattern: ["errors"],
  payload: ["errors", "node:zlib"],
  cloudtrail: ["errors"],
  alert: ["cloudtrail"],
  render: ["alert", "cloudtrail"],
  // What runs in a browser, inside of a page that the program writes.
  page: ["@observablehq/plot"],
  presets: [],
  detect: ["payload", "cloudtrail", "alert", "pattern"],
  archive: ["pattern", "payload", "cloudtrail", "errors", "node:"],
  aws: ["payload", "pattern", "render (type)", "presets", "errors", "@aws-sdk/"],
  lambda: ["detect", "pattern", "presets", "alert", "render", "aws/deliver", "errors"],
  cli: [
    ...["errors", "pattern", "payload", "cloudtrail", "alert", "render", "presets", "detect", "archive", "aws"],
    ...["lambda/handler", "lambda/config", "commander", "chalk", "node:"],
    "fastest-levenshtein", // did you mean
    "yaml", // expectations
    "@bomb.sh/tab", // completion
    "package.json", // the version
  ],
  index: ["errors", "pattern", "payload", "cloudtrail", "alert", "render", "presets", "detect"],
};

/** The deployed entry is where the function meets its environment and the SDK. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "lambda/index.ts": ["@aws-sdk/"],
};

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/"));

interface Import {
  readonly name: string;
  readonly isType: boolean;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join("src", file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const statics = text.matchAll(/^(?:import|export)(\s+type)?\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm);
  const dynamics = text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)|getBuiltinModule\("([^"]+)"\)/g);
  return [
    ...[...statics].map(([whole, type, name, bare]) => ({
      name: name ?? bare ?? "",
      isType: type !== undefined || /^import\s*\{(?:\s*type\s[^,}]*,?)+\}/.test(whole),
    })),
    ...[...dynamics].map(([, name, builtin]) => ({ name: name ?? builtin ?? "", isType: false })),
  ];
}

/** errors for errors.ts, pattern for pattern/ast.ts */
const partOf = (file: string) => file.replace(/\.ts$/, "").split("/")[0] ?? "";

/** What an import is of: a file of src without its ending, a package, or package.json. */
function targetOf(file: string, name: string): string {
  if (!name.startsWith(".")) return name;
  return relative("src", join("src", dirname(file), name))
    .replaceAll("\\", "/")
    .replace(/\.ts$/, "")
    .replace(/^\.\.\//, "");
}

function isAllowed(file: string, { name, isType }: Import): boolean {
  const target = targetOf(file, name);
  if (partOf(target) === partOf(file) && name.startsWith(".")) return true;
  const rules = [...(allowed[partOf(file)] ?? []), ...(exceptions[file] ?? [])];
  return rules.some((rule) => {
    const [wanted = "", typeOnly] = rule.split(" ");
    if (typeOnly !== undefined && !isType) return false;
    return target === wanted || target.startsWith(wanted.endsWith("/") || wanted.endsWith(":") ? wanted : `${wanted}/`);
  });
}

describe("the architecture", () => {
  it("knows every part of src", () => {
    expect([...new Set(sources.map(partOf))].filter((part) => allowed[part] === undefined)).toEqual([]);
  });

  it.each(sources)("lets src/%s import only what its part may", (file) => {
    const refused = importsOf(file).filter((found) => !isAllowed(file, found));
    expect(refused.map(({ name, isType }) => `${name}${isType ? " (type)" : ""}`)).toEqual([]);
  });

  it("sees the imports it judges", () => {
    expect(importsOf("payload/bytes.ts").map(({ name }) => name)).toEqual(["node:zlib", "../errors.ts"]);
    expect(importsOf("render/terminal.ts")[0]).toEqual({ name: "../alert/alert.ts", isType: true });
    expect(isAllowed("alert/who.ts", { name: "../payload/json.ts", isType: false })).toBe(false);
    expect(isAllowed("render/terminal.ts", { name: "chalk", isType: true })).toBe(false);
    expect(isAllowed("lambda/handler.ts", { name: "@aws-sdk/client-sns", isType: false })).toBe(false);
    expect(isAllowed("cli/main.ts", { name: "../lambda/index.ts", isType: false })).toBe(false);
  });

  it("has no folder of odds and ends", () => {
    const names = readdirSync("src", { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(names.filter((name) => /^(?:utils?|common|types|helpers?)$/.test(name))).toEqual([]);
  });

  it("meets clock, environment, network and files only at its rim", () => {
    const rim = /^(?:cli|archive|aws)\/|^lambda\/index\.ts$/;
    const worldly =
      /\bprocess\.|\bDate\.now\(|new Date\(\)|\bfetch\(|Math\.random\(|\bconsole\.(?:log|info|warn|error)\(/;
    const inner = sources.filter((file) => !rim.test(file));
    expect(inner.filter((file) => worldly.test(readFileSync(join("src", file), "utf8")))).toEqual([]);
  });

  it("makes no code, no expression and no command of input", () => {
    const programs = readdirSync("bin").filter((file) => file.endsWith(".js") && !file.startsWith("build-"));
    const all = [...sources.map((file) => `src/${file}`), ...programs.map((file) => `bin/${file}`)];
    const found = all.flatMap((file) => {
      const dangers = dangersIn(readFileSync(file, "utf8"), file.endsWith(".ts") ? "ts" : "js");
      return [...new Set(dangers.map((danger) => `${file}: ${danger.replace(/^\d+: /, "")}`))];
    });
    expect(found.sort()).toEqual([
      // The program itself.
      "bin/iam-alerts.js: a module whose name is made",
      // The search of our own engine.
      "src/pattern/regex.ts: .search() of what is no expression",
      // The module that stands in the package as text.
      "src/bytes/search.ts: WebAssembly",
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

  it("builds no file that makes code of text", () => {
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
    expect(found).toEqual(["dist/lambda/part.mjs: node:child_process"]);
  });

  it("lets a reader follow an alert from the handler to Publish through short files", () => {
    const followed = new Set<string>();
    const follow = (file: string) => {
      if (followed.has(file)) return;
      followed.add(file);
      for (const { name, isType } of importsOf(file)) {
        const target = `${targetOf(file, name)}.ts`;
        // Beyond these, an alert does not go on: what is in it, how patterns match, how lines are written.
        if (!isType && /^(?:lambda|aws\/deliver|detect\.ts$|payload\/awslogs|render\/sns)/.test(target)) follow(target);
      }
    };
    follow("lambda/index.ts");
    expect([...followed]).toEqual(expect.arrayContaining(["lambda/handler.ts", "lambda/deliver.ts", "render/sns.ts"]));
    expect([...followed]).toContain("aws/deliver/sns.ts");
    const long = [...followed].filter((file) => readFileSync(join("src", file), "utf8").split("\n").length > 150);
    expect(long).toEqual([]);
  });

  it("keeps files short", () => {
    const tables = /^(?:alert\/sentences|alert\/nouns|presets|cloudtrail\/operations)\.ts$/;
    const long = sources.filter((file) => readFileSync(join("src", file), "utf8").split("\n").length > 251);
    expect(long.filter((file) => !tables.test(file))).toEqual([]);
  });
});
