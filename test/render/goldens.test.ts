import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Chalk } from "chalk";
import { describe, expect, it } from "vitest";
import type { Format, RenderOptions } from "../../src/render/renderer.ts";
import { wordsOf } from "../../src/words.ts";
import type { Raw } from "../alert/alerts.ts";
import { responding } from "../response/responses.ts";
import { printed, rawOf } from "./rendering.ts";

/** Whole documents, reviewed by a person. `npm run generate:goldens` writes them again; review the difference. */
const folder = "fixtures/expected";
const update = process.env["UPDATE_GOLDENS"] !== undefined;

/**
 * Covers a new administrator, outside trust, root, tampering, a pipeline's routine, refusals, keys, passwords and MFA.
 */
const samples = wordsOf(`
  AddUserToGroup AttachUserPolicy ConsoleLogin CreateAccessKey CreatePolicyVersion CreateRole DeactivateMFADevice
  DeleteRole PutUserPolicy StopLogging UpdateAssumeRolePolicy UpdateLoginProfile
`);

const settings = { runbookUrl: "https://wiki.example.com/iam/{finding}", logRegion: "us-east-1" };
const logGroup = { name: "aws-cloudtrail-logs", account: "111122223333" };

const screen = { paint: new Chalk({ level: 1 }), columns: 80, links: true };

const documents: Readonly<Record<Format, readonly [file: string, options?: RenderOptions]>> = {
  terminal: ["terminal.ansi", screen],
  text: ["text.txt"],
  json: ["alert.json"],
  ndjson: ["alert.ndjson"],
  csv: ["alert.csv"],
  markdown: ["alert.md"],
  html: ["alert.html"],
  email: ["alert.eml"],
  sns: ["sns.ndjson"],
  slack: ["slack.json"],
  github: ["github.txt"],
};

const alerts = samples.map((name) => responding(rawOf(`${name}.json`) as Raw, settings, logGroup));

/** Each sample in each format, and all samples together in formats with a digest. */
const cases = Object.entries(documents).flatMap(([format, [file, options]]) => [
  ...samples.map((name, at) => ({ path: `${name}/${file}`, format, options, chosen: alerts.slice(at, at + 1) })),
  ...(/^(?:markdown|html|email|sns|slack|csv)$/.test(format)
    ? [{ path: `all/${file}`, format, options, chosen: alerts }]
    : []),
]);

/** The folders of documents; the files next to them are other tests' goldens. */
const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

if (update) for (const { name } of folders) rmSync(join(folder, name), { recursive: true });

describe("fixtures/expected", () => {
  it.each(cases)("$path equals what is printed, byte for byte", async ({ path, format, options, chosen }) => {
    const output = await printed(format as Format, chosen, options);
    const file = join(folder, path);
    if (update) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, output);
    }
    expect(output).toBe(readFileSync(file, "utf8"));
  });

  it("has no other document", () => {
    const found = folders.flatMap(({ name }) =>
      readdirSync(join(folder, name)).map((file) => join(folder, name, file)),
    );
    expect(found.toSorted()).toEqual(cases.map(({ path }) => join(folder, path)).toSorted());
  });
});
