// Part of the build: collects the licenses of bundled packages, which require that their text is passed on.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the licenses of the packages that the bundled files come from. */
export function writeLicenses(files, target) {
  writeFileSync(target, licensesOf(files));
}

/** Returns the licenses of the packages that the bundled files come from. */
export function licensesOf(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const packages = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const text = licenseIn(folder);
    packages.set(text, [...(packages.get(text) ?? []), titleOf(folder)]);
  }
  const parts = [...packages].map(([text, titles]) => `${titles.join("\n")}\n\n${text}`.trim());
  return `The files here hold code of these packages.\n\n${parts.join("\n\n\n")}\n`;
}

function titleOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return `${name} ${version}, ${license}`;
}

/** Returns the text of a package's license, or undefined if it has no such file. */
function licenseIn(folder) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
}
