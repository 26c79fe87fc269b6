import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lexer, type Token, type Tokens, walkTokens } from "marked";
import { describe, expect, it } from "vitest";
import { PatternError } from "../src/errors.ts";
import { compile } from "../src/pattern/match/compile.ts";

const documents = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md"],
  ...["docs", "deploy", "benchmark"].flatMap((folder) => markdownIn(folder)),
];

function markdownIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file}`);
}

/** The parts of a document's Markdown that are of a type, at any depth. */
function tokensOf<Type extends Token["type"]>(document: string, type: Type): readonly Extract<Token, { type: Type }>[] {
  const found: Token[] = [];
  walkTokens(lexer(readFileSync(document, "utf8")), (token) => {
    if (token.type === type) found.push(token);
  });
  return found as Extract<Token, { type: Type }>[];
}

/** The names by which GitHub links to a document's headings. */
const anchorsOf = (document: string) =>
  tokensOf(document, "heading").map(({ text }) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("the documents", () => {
  it.each(documents)("%s names files that are there", (document) => {
    const text = readFileSync(document, "utf8");
    const named = [...text.matchAll(/(?<![\w/.-])(?:src|test|deploy|docs|fixtures|benchmark|\.ci)\/[\w./-]*\w/g)].map(
      ([file]) => file,
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it.each(documents)("%s links to what is there", (document) => {
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

  it.each(documents)("%s names scripts that are there", (document) => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...readFileSync(document, "utf8").matchAll(/\bnpm\s+run\s+([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("are short where a stranger begins", () => {
    expect(readFileSync("README.md", "utf8").split("\n").length).toBeLessThan(300);
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

  // A figure is the text of a link to the subject that printed it: [≤ 0.11 ×](benchmark/README.md#backtest).
  it.each(quoting)("%s quotes figures as the benchmark printed them", (document) => {
    const links = tokensOf(document, "link").filter(({ href }) => href.includes("benchmark/README.md#"));
    const quoted = links.map(({ href, text }) => [href.replace(/.*#/, ""), text]);
    expect(
      quoted.filter(([subject = "", text = ""]) => !/^[\s;)]/.test(section(subject).split(` ${text}`)[1] ?? "")),
    ).toEqual([]);
  });

  it.each(quoting)("%s has no figure that no benchmark printed", (document) => {
    const prose = readFileSync(document, "utf8")
      .replace(/```[\s\S]*?```/g, "")
      .replace(/\[[^\]]*\]\([^)]*benchmark\/README\.md#[^)]*\)/g, "");
    expect(prose.match(/\d[\d.,]*\s?(?:×|times|ms\b|µs|MB\/s|seconds?\b|a second)/g) ?? []).toEqual([]);
  });

  it("are quoted where they count", () => {
    expect(
      tokensOf("README.md", "link").filter(({ href }) => href.includes("benchmark/README.md#")).length,
    ).toBeGreaterThan(3);
  });
});

describe("the table of what AWS leaves open", () => {
  const tables = tokensOf("docs/patterns.md", "table") as readonly Tokens.Table[];
  const rows = tables.find(({ header }) => header[2]?.text === "here")?.rows ?? [];
  const code = (cell: Tokens.TableCell | undefined) => cell?.text.replace(/^`|`$/g, "") ?? "";

  it("is there", () => {
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
