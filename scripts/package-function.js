// npm run package: writes dist/iam-alerts-function.zip, the Lambda function, identical byte for byte wherever it is built.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { zipSync } from "fflate";

const folder = new URL("../dist/lambda/", import.meta.url);
const target = new URL("../dist/iam-alerts-function.zip", import.meta.url);

/** The earliest time that ZIP can express; ZIP has no time zones. */
const epoch = new Date(1980, 0, 1);

const files = readdirSync(folder)
  .filter((name) => name.endsWith(".mjs"))
  .sort();
const entries = files.map((name) => [
  name,
  [readFileSync(new URL(name, folder)), { mtime: epoch, os: 3, attrs: 0o644 << 16 }],
]);
const zip = zipSync(Object.fromEntries(entries), { level: 9 });
writeFileSync(target, zip);
console.log(`dist/iam-alerts-function.zip: ${files.length} files, ${zip.length} bytes`);
