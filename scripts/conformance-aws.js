// npm run conformance:aws: sends every case of fixtures/patterns to TestMetricFilter, with the credentials and the
// Region that the AWS SDK finds, and prints a dated parity table as Markdown. It reads and changes nothing in the account.
// Exit codes: 0 all agree, 1 some disagree, 2 AWS did not answer all of them.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "../dist/index.js";

const root = fileURLToPath(new URL("../", import.meta.url));

// Hundreds of calls in a row: the SDK slows down when AWS throttles. Only the table goes to stdout.
process.env.AWS_RETRY_MODE ??= "adaptive";
process.env.AWS_MAX_ATTEMPTS ??= "10";
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** Builds the needed files of src/aws, which is not part of the library. */
async function importAws() {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  const outfile = join(folder, "aws.mjs");
  try {
    await build({
      stdin: {
        contents: ["clients", "failure", "parity"].map((name) => `export * from "./src/aws/${name}.ts";`).join("\n"),
        resolveDir: root,
      },
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      mainFields: ["module", "main"],
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
      outfile,
      logLevel: "warning",
    });
    return await import(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { awsFailure, logsClient, matchOnAws } = await importAws();

/** Ends the program with the exit code for no answer. */
function giveUp(error) {
  const hint = error.hint === undefined ? "" : `\n  hint: ${error.hint}`;
  console.error(`conformance:aws: ${error.message}${hint}`);
  process.exit(2);
}

const client = await logsClient();
let host = "";
client.middlewareStack.add(
  (next) => (given) => {
    host = given.request.hostname;
    return next(given);
  },
  { step: "finalizeRequest", name: "rememberHost" },
);

// Reports a problem with Region, credentials, network or permission once, before anything else.
await client.config.credentials().catch((error) => giveUp(awsFailure(error, "logs:TestMetricFilter")));
await matchOnAws(client, "a", ["a"]).catch(giveUp);

const folder = join(root, "fixtures/patterns");
const suites = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));

const word = (matches) => (matches ? "matches" : "no match");

/** Returns the local verdict on a message: "matches", "no match" or "refused". */
function here({ pattern, message }) {
  try {
    const matcher = compile(pattern);
    return message === undefined ? "accepted" : word(matcher.test(message));
  } catch (error) {
    if (error.code === "pattern-syntax") return "refused";
    throw error;
  }
}

/** The patterns that AWS did not answer, although it answered others. */
const unanswered = [];

/** Returns AWS's verdicts on a pattern's cases in the same words; undefined for a case that it cannot or did not answer. */
async function aws(pattern, cases) {
  // If only the refusal is of interest, any message will do.
  const asked = cases.map(({ message }) => message ?? "x");
  try {
    const answers = await matchOnAws(client, pattern, asked);
    return cases.map(({ message }, index) => {
      if (message === undefined) return "accepted";
      return message === "" ? undefined : word(answers[index]);
    });
  } catch (error) {
    if (error.code === "pattern-syntax") return cases.map(() => "refused");
    if (error.code !== "aws") return giveUp(error);
    unanswered.push({ pattern, error });
    return cases.map(() => undefined);
  }
}

/** Groups the cases by pattern: the cases of a pattern share a call. */
function byPattern(cases) {
  const groups = new Map();
  for (const given of cases) groups.set(given.pattern, [...(groups.get(given.pattern) ?? []), given]);
  return groups;
}

const results = [];
for (const { suite, cases } of suites) {
  console.error(`conformance:aws: ${suite}`);
  for (const [pattern, same] of byPattern(cases)) {
    const answers = await aws(pattern, same);
    for (const [index, given] of same.entries()) {
      results.push({ ...given, suite, here: here(given), aws: answers[index] });
    }
  }
}

/** Returns a table row. A bar would end a cell, even in code. */
const row = (...cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |\n`;

/** Returns text as Markdown code, or as JSON if a table cannot contain its characters or they are invisible. */
function code(text) {
  if (text === undefined) return "";
  const shown = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) ? text : JSON.stringify(text);
  const cut = shown.length > 300 ? `${shown.slice(0, 300)}… (${shown.length} characters)` : shown;
  const maxTicks = Math.max(0, ...[...cut.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(maxTicks + 1);
  return maxTicks === 0 ? fence + cut + fence : `${fence} ${cut} ${fence}`;
}

function tally(name, chosen) {
  const answered = chosen.filter(({ aws }) => aws !== undefined);
  const agreeing = answered.filter(({ here, aws }) => here === aws);
  return row(name, agreeing.length, answered.length, chosen.length - answered.length);
}

const differing = results.filter(({ here, aws }) => aws !== undefined && aws !== here);

process.stdout.write(
  `# Parity with TestMetricFilter, ${new Date().toISOString().slice(0, 10)}

Asked: ${host}${host.endsWith(".amazonaws.com") ? "" : ", which is not AWS"}. An empty message cannot be sent.
Text with line breaks or characters outside ASCII is written as JSON.

${row("suite", "agreeing", "total", "no answer")}| --- | ---: | ---: | ---: |
${suites
  .map(({ suite }) =>
    tally(
      suite,
      results.filter((result) => result.suite === suite),
    ),
  )
  .join("")}${tally("**all**", results)}`,
);

if (differing.length > 0) {
  const list = differing.map(({ suite, name, here, aws, guess, pattern, message }) =>
    row(suite, name, here, aws, guess ? "yes" : "", code(pattern), code(message)),
  );
  process.stdout.write(`
## Disagreements

${row("suite", "case", "here", "AWS", "undocumented", "pattern", "message")}| --- | --- | --- | --- | --- | --- | --- |
${list.join("")}`);
}

if (unanswered.length > 0) {
  process.stdout.write(`
## No answer

${row("pattern", "why")}| --- | --- |
${unanswered.map(({ pattern, error }) => row(code(pattern), error.message)).join("")}`);
}

process.exitCode = differing.length > 0 ? 1 : unanswered.length > 0 ? 2 : 0;
