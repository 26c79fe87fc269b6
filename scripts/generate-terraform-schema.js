// npm run generate:terraform: writes test/deploy/terraform/schema.json, the arguments of the resources in deploy/terraform
// in the versions 5 and 6 of Terraform's AWS provider, from the declarations that @cdktf/provider-aws has of its schema.
// It downloads 70 MB.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A package for each version of the provider: 5.99.1 and 6.25.0. */
const packages = { 5: "@cdktf/provider-aws@19.65.1", 6: "@cdktf/provider-aws@21.22.1" };

const module = new URL("../deploy/terraform/", import.meta.url);
const target = new URL("../test/deploy/terraform/schema.json", import.meta.url);

const text = readdirSync(module)
  .filter((name) => name.endsWith(".tf"))
  .map((name) => readFileSync(new URL(name, module), "utf8"))
  .join("\n");
const used = [...text.matchAll(/^(resource|data) "(\w+)"/gm)].map(([, kind, type]) => `${kind}.${type}`);
const kinds = [...new Set(used)].sort();

/** Returns the folder of a resource in the package: sns-topic for aws_sns_topic. */
function folderOf(kind) {
  const [keyword, type] = kind.split(".");
  return `${keyword === "data" ? "data-aws-" : ""}${type.replace(/^aws_/, "").replaceAll("_", "-")}`;
}

/** Returns the arguments of a resource by name. Required ones have a type with ! at the end; blocks are objects. */
function argumentsIn(declarations) {
  const interfaces = new Map(
    [...declarations.matchAll(/export interface (\w+)[^{]*\{\n([\s\S]*?)\n\}\n/g)].map(([, name, body]) => [
      name,
      body,
    ]),
  );
  const read = (body) => {
    const found = body.matchAll(/#(\w+)\}[^/]*\*\/\s+readonly \w+(\??): ([^;{]+|\{[^}]*\})/g);
    return Object.fromEntries([...found].map(([, name, optional, type]) => [name, typeOf(type, optional === "")]));
  };
  const typeOf = (type, isRequired) => {
    const name = type.replace(/ \| cdktf\.IResolvable$/, "").replace(/\[\]$/, "");
    const block = interfaces.get(name);
    if (block !== undefined) return read(block);
    const base = name.startsWith("{") ? "map" : name;
    return `${base}${type.includes("[]") ? "[]" : ""}${isRequired ? "!" : ""}`;
  };
  const [, main] = [...interfaces].find(([name]) => name.endsWith("Config")) ?? [];
  return read(main);
}

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-terraform-"));
try {
  const schemas = {};
  for (const [version, name] of Object.entries(packages)) {
    const [{ filename }] = JSON.parse(
      execFileSync("npm", ["pack", name, "--json", "--pack-destination", folder], { encoding: "utf8" }),
    );
    const files = kinds.map((kind) => `package/lib/${folderOf(kind)}/index.d.ts`);
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", folder, ...files]);
    const read = (file) => argumentsIn(readFileSync(join(folder, file), "utf8"));
    schemas[version] = Object.fromEntries(kinds.map((kind, index) => [kind, read(files[index])]));
  }
  writeFileSync(target, `${JSON.stringify(schemas, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
