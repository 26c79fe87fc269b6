// npm run package: writes dist/iam-alerts-function.zip, the Lambda function, identical byte for byte wherever it is built,
// and dist/template.yaml, which takes the code from that neighbor.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { zipSync } from "fflate";

const folder = new URL("../dist/lambda/", import.meta.url);
const name = "iam-alerts-function.zip";
const target = new URL(`../dist/${name}`, import.meta.url);

/** The earliest time that ZIP can express; ZIP has no time zones. */
const epoch = new Date(1980, 0, 1);

const files = readdirSync(folder)
  .filter((file) => /\.[cm]js$/.test(file))
  .sort();
const entries = files.map((file) => [
  file,
  [readFileSync(new URL(file, folder)), { mtime: epoch, os: 3, attrs: 0o644 << 16 }],
]);
const zip = zipSync(Object.fromEntries(entries), { level: 9 });
writeFileSync(target, zip);

const template = readFileSync(new URL("../deploy/template.yaml", import.meta.url), "utf8");
const [code] = /^ +Code: \S+$/m.exec(template) ?? [];
if (code === undefined) throw new Error("expected a line with Code in deploy/template.yaml, found none");
writeFileSync(new URL("../dist/template.yaml", import.meta.url), template.replace(code, code.replace(/\S+$/, name)));
console.log(`dist/${name}: ${files.length} files, ${zip.length} bytes`);
