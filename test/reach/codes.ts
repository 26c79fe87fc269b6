import { readdirSync, readFileSync } from "node:fs";

/** Words of the alert engine that are written like a finding's code and are not one. */
const others: ReadonlySet<string> = new Set([
  "account-access",
  "assumed-role",
  "log-group",
  "aws-cn",
  "aws-us-gov",
  "aws-eusc",
  "aws-iso",
  "aws-iso-b",
]);

/** The code of every finding that the alert engine knows, as its source names them. */
export function findingCodes(): readonly string[] {
  const texts = ["src/alert/rules", "src/alert/policy"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8")),
  );
  const inFolders = texts.flatMap((text) => [...text.matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)].map(([, code = ""]) => code));
  const alert = readFileSync("src/alert/alert.ts", "utf8");
  const inAlert = [...alert.matchAll(/code: "([a-z-]+)"/g)].map(([, code = ""]) => code);
  return [...new Set([...inFolders, ...inAlert])].filter((code) => !others.has(code)).toSorted();
}
