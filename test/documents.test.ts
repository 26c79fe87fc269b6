import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { lexer, type Token, type Tokens, walkTokens } from "marked";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { PatternError } from "../src/errors.ts";
import { compile } from "../src/pattern/match/compile.ts";

const documents = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...["docs", "docs/decisions", "deploy", "benchmark", "examples", "test/fuzz", "test/mutation"].flatMap(markdownIn),
];

function markdownIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file}`);
}

/** The tokens of a document's Markdown that have a type, at any depth. */
function tokensOf<Type extends Token["type"]>(document: string, type: Type): readonly Extract<Token, { type: Type }>[] {
  const found: Token[] = [];
  walkTokens(lexer(readFileSync(document, "utf8")), (token) => {
    if (token.type === type) found.push(token);
  });
  return found as Extract<Token, { type: Type }>[];
}

/** The anchors that GitHub gives to a document's headings. */
const anchorsOf = (document: string) =>
  tokensOf(document, "heading").map(({ text }) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("the documents", () => {
  it.each(documents)("%s names files that exist", (document) => {
    expect(filesIn(document).filter((file) => !existsSync(file))).toEqual([]);
  });

  it.each(documents)("%s links to files and headings that exist", (document) => {
    const links = [...tokensOf(document, "link"), ...tokensOf(document, "image")].map(({ href }) => href);
    const broken = links
      .filter((href) => !href.startsWith("https://"))
      .filter((href) => {
        const [file = "", anchor] = href.split("#");
        const target = file === "" ? document : join(dirname(document), file);
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
      });
    expect(broken).toEqual([]);
  });

  it.each(documents)("%s names scripts that exist", (document) => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...readFileSync(document, "utf8").matchAll(/\bnpm\s+run\s+([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(documents)("%s has lines of at most 120 characters", (document) => {
    const prose = readFileSync(document, "utf8").replace(/```text\n[\s\S]*?```/g, "");
    expect(prose.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });

  it("keep the README short", () => {
    expect(readFileSync("README.md", "utf8").split("\n").length).toBeLessThanOrEqual(170);
  });

  it("are all linked from the README or from the list of decisions", () => {
    const linked = [...tokensOf("README.md", "link"), ...tokensOf("docs/decisions/README.md", "link")].map(({ href }) =>
      basename(href.replace(/#.*/, "")),
    );
    const pages = documents.filter((document) => document.startsWith("docs/"));
    expect(pages.filter((page) => !linked.includes(basename(page)))).toEqual([]);
  });
});

/** The project's files and folders that a document names. */
function filesIn(document: string): readonly string[] {
  const folders =
    /(?<![\w/.@-])(?:src|test|deploy|docs|fixtures|benchmark|scripts|examples|bin|\.ci|\.github)\/[\w./-]*\w/g;
  return [...readFileSync(document, "utf8").matchAll(folders)].map(([file]) => file);
}

describe("docs/architecture.md", () => {
  const text = readFileSync("docs/architecture.md", "utf8");
  const sections = new Map(text.split(/^## /m).map((part) => [part.split("\n")[0] ?? "", part]));
  const steps = (title: string) => (sections.get(title) ?? "").match(/^\d+\. /gm) ?? [];

  it("has ten numbered steps for each of the two ways", () => {
    expect(steps("From the command line to the exit code")).toHaveLength(10);
    expect(steps("From the Lambda event to the delivered alert")).toHaveLength(10);
  });

  it("names a file in every step and in every answer", () => {
    const answers = (sections.get("Where do I add …") ?? "").split(/^\*\*/m).slice(1);
    expect(answers.length).toBeGreaterThan(9);
    const items = [...text.matchAll(/^\d+\. [\s\S]*?(?=^\d+\. |^#|^$)/gm)].map(([item]) => item);
    expect([...items, ...answers].filter((item) => !/`(?:src|bin|fixtures)\//.test(item))).toEqual([]);
  });
});

describe("the forms and workflows of .github", () => {
  const yamlIn = (folder: string) => readdirSync(folder).filter((file) => file.endsWith(".yml"));
  const read = (file: string) => parseYaml(readFileSync(file, "utf8"));
  const forms = yamlIn(".github/ISSUE_TEMPLATE").filter((file) => file !== "config.yml");

  it.each(forms)("%s is an issue form", (file) => {
    const form = read(`.github/ISSUE_TEMPLATE/${file}`);
    expect(Object.keys(form).filter((key) => key !== "title")).toEqual(["name", "description", "labels", "body"]);
    const ids = form.body.flatMap(({ id }: { id?: string }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(form.body.filter(({ attributes }: { attributes?: object }) => attributes === undefined)).toEqual([]);
  });

  it("publishes only what passed .ci/run, without a token", () => {
    const text = readFileSync(".github/workflows/publish.yml", "utf8");
    const steps: readonly { readonly run?: string }[] = parseYaml(text).jobs.publish.steps;
    const runs = steps.flatMap(({ run }) => run ?? []);
    expect(runs.at(-1)).toMatch(/^npm publish\b/);
    expect(runs).toContain(".ci/run");
    // gh takes the workflow's own token, which npm does not know.
    expect(text.replace(/GH_TOKEN: "\$\{\{ github\.token \}\}"/, "")).not.toMatch(/TOKEN|secrets\./);
  });

  it("attaches to the release what the package deploys, with checksums, after the package is published", () => {
    const { release } = parseYaml(readFileSync(".github/workflows/publish.yml", "utf8")).jobs;
    expect(release.needs).toBe("publish");
    const runs = (release.steps as readonly { readonly run?: string }[]).flatMap(({ run }) => run ?? []).join("\n");
    for (const name of ["iam-alerts-function.zip", "template.yaml", "SHA256SUMS"]) {
      expect(runs).toMatch(new RegExp(`gh release upload [^]*dist/${name}`));
    }
  });
});

describe("the settings in deploy/README.md", () => {
  const template = readFileSync("deploy/template.yaml", "utf8");
  const names = (cell: Tokens.TableCell | undefined) =>
    [...(cell?.text ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const rows = (tokensOf("deploy/README.md", "table") as readonly Tokens.Table[])
    .filter(({ header }) => header[0]?.text === "parameter")
    .flatMap((table) => table.rows);

  it("are the template's parameters and the function's variables", () => {
    const [, section = ""] = /^Parameters:\n([\s\S]*?)^\w/m.exec(template) ?? [];
    const parameters = [...section.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
    const [, environment = ""] = /^ {8}Variables:\n([\s\S]*?)^ {0,8}\S/m.exec(`${template}\n`) ?? [];
    const variables = [...environment.matchAll(/^ {10}([A-Z_]+):/gm)].map(([, name]) => name);
    expect(rows.flatMap(([parameter]) => names(parameter)).toSorted()).toEqual(parameters.toSorted());
    expect([...rows.flatMap(([, variable]) => names(variable)), "NODE_OPTIONS"].toSorted()).toEqual(
      variables.toSorted(),
    );
  });
});

describe("the figures in the documents", () => {
  const record = readFileSync("benchmark/README.md", "utf8");
  const quoting = documents.filter((document) => /^(?:README\.md$|docs\/)/.test(document));
  const section = (subject: string) =>
    (record.split(/^## /m).find((part) => part.startsWith(`${subject}\n`)) ?? "").replaceAll("\n", " ");

  // A figure is the text of a link to the subject that printed it: [≤ 0.11 ×](../benchmark/README.md#backtest).
  it.each(quoting)("%s quotes figures as the benchmark printed them", (document) => {
    const links = tokensOf(document, "link").filter(({ href }) => href.includes("benchmark/README.md#"));
    const quoted = links.map(({ href, text }) => [href.replace(/.*#/, ""), text.replace(/\s+/g, " ")]);
    expect(
      quoted.filter(([subject = "", text = ""]) => !/^[\s;)]/.test(section(subject).split(` ${text}`)[1] ?? "")),
    ).toEqual([]);
  });

  it.each(quoting)("%s has only figures that a benchmark printed", (document) => {
    const prose = readFileSync(document, "utf8")
      .replace(/```[\s\S]*?```/g, "")
      .replace(/\[[^\]]*\]\([^)]*benchmark\/README\.md#[^)]*\)/g, "");
    expect(prose.match(/\d[\d.,]*\s?(?:×|times|ms\b|µs|MB\/s|seconds?\b|a second)/g) ?? []).toEqual([]);
  });

  it("are quoted in docs/cost.md", () => {
    const links = tokensOf("docs/cost.md", "link").filter(({ href }) => href.includes("benchmark/README.md#"));
    expect(links.length).toBeGreaterThan(3);
  });
});

describe("the table of undocumented behavior", () => {
  const tables = tokensOf("docs/patterns.md", "table") as readonly Tokens.Table[];
  const rows = tables.find(({ header }) => header[2]?.text === "here")?.rows ?? [];
  const code = (cell: Tokens.TableCell | undefined) => cell?.text.replace(/^`|`$/g, "") ?? "";

  it("exists", () => {
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows.map(([pattern, message, here]) => [code(pattern), code(message), here?.text]))(
    "%s on %s: %s",
    (pattern, message, here) => {
      expect(verdict(pattern, message)).toBe(here);
    },
  );
});

function verdict(pattern: string, message: string): string {
  try {
    return compile(pattern).test(message) ? "matches" : "does not match";
  } catch (error) {
    if (error instanceof PatternError) return "is refused";
    throw error;
  }
}
