// npm run generate:operations: writes src/cloudtrail/operations.ts from the installed @aws-sdk/client-iam.

import { readFileSync, writeFileSync } from "node:fs";
import * as iam from "@aws-sdk/client-iam";

const { version } = JSON.parse(readFileSync("node_modules/@aws-sdk/client-iam/package.json", "utf8"));

/** The verbs of calls that change nothing. */
const reading = /^(?:Get|List|Generate|Simulate)/;

const names = Object.keys(iam)
  .filter((name) => name.endsWith("Command") && !name.startsWith("$"))
  .map((name) => name.slice(0, -"Command".length))
  .sort();

const list = (chosen) => chosen.map((name) => `  "${name}",\n`).join("");

writeFileSync(
  "src/cloudtrail/operations.ts",
  `// Written by \`npm run generate:operations\`; do not edit.

/** The package and the day that the lists were read from. */
export const iamOperationsSource: string = "@aws-sdk/client-iam ${version}, ${new Date().toISOString().slice(0, 10)}";

/** The operations of IAM that change something. */
export const mutatingIamOperations: readonly string[] = [
${list(names.filter((name) => !reading.test(name)))}];

/** The operations of IAM that only read. */
export const readingIamOperations: readonly string[] = [
${list(names.filter((name) => reading.test(name)))}];
`,
);
