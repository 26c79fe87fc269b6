import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

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
    const making = /\beval\(|\bFunction\(|\bRegExp\(|node:vm|(?<!\bno-)child[_-]process(?!\.ts)|\bexecSync\b|\bspawn\(/;
    const programs = readdirSync("bin").map((file) => join("bin", file));
    const all = [...sources.map((file) => join("src", file)), ...programs.filter((file) => !file.includes("build-"))];
    expect(making.test('new RegExp("a")')).toBe(true);
    // The one names node:child_process to stand in its place, the other compiles the package's own file ahead of time.
    const found = all.filter((file) => making.test(readFileSync(file, "utf8")));
    expect(found.map((file) => file.replaceAll("\\", "/")).sort()).toEqual([
      "bin/code-cache.js",
      "src/cli/no-child-process.ts",
    ]);
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
