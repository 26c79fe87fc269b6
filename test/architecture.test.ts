import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The allowed imports of each part: folders and files of src, packages, and node: modules ("node:" for all of them). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  shell: [],
  words: [],
  unicode: [],
  presets: [],
  bytes: ["errors", "node:zlib"],
  pattern: ["errors", "words"],
  cloudtrail: ["errors"],
  // YAML files whose faults have a place.
  document: ["errors", "words", "yaml"],
  // Compares patterns for records of CloudTrail, which pattern does not know.
  compare: ["pattern", "cloudtrail", "words"],
  "given-pattern": ["errors", "pattern", "presets", "words"],
  carriers: ["pattern", "errors", "words", "yaml", "jsonc-parser", "web-tree-sitter"],
  payload: ["bytes", "errors", "node:zlib"],
  "text-cache": [],
  alert: ["cloudtrail", "words", "text-cache", "unicode"],
  // The accounts of an organization, in a file of the program or a configured text of the function.
  "account-list": ["alert", "cloudtrail", "errors", "yaml"],
  response: ["alert", "cloudtrail", "shell"],
  render: ["alert", "cloudtrail", "words", "unicode"],
  detect: ["payload", "bytes", "cloudtrail", "alert", "pattern"],
  archive: ["bytes", "payload", "pattern", "cloudtrail", "errors", "node:", "@duckdb/node-api"],
  aws: ["payload", "bytes", "pattern", "cloudtrail", "errors", "words", "@aws-sdk/"],
  lambda: [
    ...["detect", "payload", "pattern", "presets", "given-pattern", "alert", "response", "render", "rules"],
    ...["account-list", "document", "errors", "words"],
    "node:crypto", // digests of alerts
  ],
  // The team's rules.
  rules: [
    "alert",
    "cloudtrail",
    "compare",
    "document",
    "errors",
    "given-pattern",
    "pattern",
    "response/address",
    "words",
    "yaml",
  ],
  // The construct for CDK apps, which reads the template when an app is synthesized.
  cdk: [
    "pattern",
    "presets",
    "errors",
    "cli/knowledge",
    "cli/read/pattern",
    "given-pattern",
    "aws-cdk-lib",
    "constructs",
    "yaml",
    "node:",
  ],
  // Runs in a browser, inside a page that the program writes.
  page: ["@observablehq/plot"],
  // Runs in a browser too: a page of its own, with the code of the program.
  playground: [
    ...["errors", "words", "presets", "bytes", "pattern", "cloudtrail", "payload", "alert", "response", "render"],
    ...["detect", "compare", "cli/knowledge", "cli/coverage", "cli/print", "cli/commands/test/cover/clauses"],
    ...["cli/commands/diff", "cli/commands/subscribe/print", "aws/subscribe/permission", "fflate"],
  ],
  cli: [
    ...["errors", "words", "shell", "presets", "bytes", "pattern", "cloudtrail", "payload", "alert", "response"],
    ...["account-list", "document", "given-pattern", "rules", "render", "detect", "compare", "playground/state"],
    ...["carriers", "archive", "aws", "lambda/handler", "lambda/config", "commander", "chalk", "node:"],
    "yaml", // expectations
    "ignore", // the rules of .gitignore
    "@bomb.sh/tab", // completion
    "package.json", // the version
  ],
  index: ["errors", "pattern", "payload", "cloudtrail", "alert", "response", "render", "presets", "detect", "compare"],
};

/** A folder that may import more than the part that it belongs to. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "lambda/channels/": ["node:", "@smithy/", "@aws-sdk/core", "@aws-sdk/credential-provider-node"],
  "lambda/configured/": ["node:"],
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

/** Returns the target of an import: a file of src without its ending, a package, or package.json. */
function targetOf(file: string, name: string): string {
  if (!name.startsWith(".")) return name;
  return relative("src", join("src", dirname(file), name))
    .replaceAll("\\", "/")
    .replace(/\.ts$/, "")
    .replace(/^\.\.\//, "");
}

function isAllowed(file: string, { name }: Import): boolean {
  const target = targetOf(file, name);
  if (partOf(target) === partOf(file) && name.startsWith(".")) return true;
  const more = Object.entries(exceptions).flatMap(([folder, names]) => (file.startsWith(folder) ? names : []));
  const rules = [...(allowed[partOf(file)] ?? []), ...more];
  return rules.some(
    (rule) => target === rule || target.startsWith(rule.endsWith("/") || rule.endsWith(":") ? rule : `${rule}/`),
  );
}

/** The files of src that a file imports, also those of which it takes only types. */
function neighborsOf(file: string): readonly string[] {
  const targets = importsOf(file).map(({ name }) => (name.startsWith(".") ? `${targetOf(file, name)}.ts` : ""));
  return targets.filter((target) => sources.includes(target));
}

/** The circles of a graph, each as the path that leads back to its first file. */
function circlesIn(files: readonly string[], next: (file: string) => readonly string[]): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.push([...path.slice(start), file].join(" > "));
    if (start >= 0 || done.has(file)) return;
    for (const target of next(file)) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return circles;
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
    expect(importsOf("bytes/bytes.ts").map(({ name }) => name)).toEqual(["node:zlib", "../errors.ts"]);
    expect(importsOf("render/terminal.ts")[0]).toEqual({ name: "../alert/alert.ts", isType: true });
    expect(isAllowed("alert/who.ts", { name: "../bytes/json.ts", isType: false })).toBe(false);
    expect(isAllowed("render/terminal.ts", { name: "chalk", isType: true })).toBe(false);
    expect(isAllowed("lambda/handler.ts", { name: "@aws-sdk/client-sns", isType: false })).toBe(false);
    expect(isAllowed("lambda/channels/sns.ts", { name: "@aws-sdk/core/client", isType: false })).toBe(true);
    expect(isAllowed("lambda/channels/sns.ts", { name: "@aws-sdk/client-sns", isType: false })).toBe(false);
    expect(isAllowed("cli/main.ts", { name: "../lambda/index.ts", isType: false })).toBe(false);
  });

  it("has no circle of imports, also none of types", () => {
    expect(circlesIn(sources, neighborsOf)).toEqual([]);
  });

  it("would find a circle", () => {
    const graph: Readonly<Record<string, readonly string[]>> = { a: ["b"], b: ["c"], c: ["b"], d: ["a"] };
    expect(circlesIn(Object.keys(graph), (file) => graph[file] ?? [])).toEqual(["b > c > b"]);
    expect(neighborsOf("detect.ts")).toContain("alert/alert.ts");
  });

  it("has no folder that is a corridor", () => {
    const folders = readdirSync("src", { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
    const crowded = folders
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((folder) => readdirSync(folder).length > (folder === join("src", "cli") ? 24 : 16));
    expect(crowded).toEqual([]);
  });

  it("has no folder of odds and ends", () => {
    const names = readdirSync("src", { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(names.filter((name) => /^(?:utils?|common|types|helpers?)$/.test(name))).toEqual([]);
  });

  it("meets clock, environment, network and files only at its rim", () => {
    const rim = /^(?:cli|cdk|archive|aws|lambda\/(?:channels|configured))\/|^lambda\/index\.ts$/;
    const worldly =
      /\bprocess\.|\bDate\.now\(|new Date\(\)|\bfetch\(|Math\.random\(|\bconsole\.(?:log|info|warn|error)\(/;
    const inner = sources.filter((file) => !rim.test(file));
    expect(inner.filter((file) => worldly.test(readFileSync(join("src", file), "utf8")))).toEqual([]);
  });

  it("lets a reader follow an alert from the handler to Publish through short files", () => {
    const followed = new Set<string>();
    const follow = (file: string) => {
      if (followed.has(file)) return;
      followed.add(file);
      for (const { name, isType } of importsOf(file)) {
        const target = `${targetOf(file, name)}.ts`;
        // Beyond these, an alert does not go on: what is in it, how patterns match, how lines are written.
        if (!isType && /^(?:lambda|detect\.ts$|payload\/awslogs|render\/sns\/)/.test(target)) follow(target);
      }
    };
    follow("lambda/index.ts");
    expect([...followed]).toEqual(
      expect.arrayContaining(["lambda/handler.ts", "lambda/deliver.ts", "render/sns/sns.ts"]),
    );
    expect([...followed]).toContain("lambda/channels/sns.ts");
    const long = [...followed].filter((file) => readFileSync(join("src", file), "utf8").split("\n").length > 150);
    expect(long).toEqual([]);
  });

  it("keeps files short", () => {
    const tables =
      /^(?:alert\/title\/sentences|alert\/title\/nouns|presets|cloudtrail\/operations|cloudtrail\/tables\/\w+|response\/table\/\w+)\.ts$/;
    const long = sources.filter((file) => readFileSync(join("src", file), "utf8").split("\n").length > 251);
    expect(long.filter((file) => !tables.test(file))).toEqual([]);
  });
});
