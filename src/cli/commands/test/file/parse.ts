import type { Node } from "yaml";
import { parsePath } from "../../../../cloudtrail/path.ts";
import { readDocument } from "../../../../document/document.ts";
import { inOrder, type Problem } from "../../../../document/place.ts";
import { type Fields, NodeReader } from "../../../../document/reader.ts";
import { check, type Schema } from "../../../../document/shape.ts";
import { IamAlertsError } from "../../../../errors.ts";
import type { Pattern } from "../../../../pattern/ast.ts";
import { didYouMean } from "../../../../words.ts";
import { alertField } from "../../../flags/output.ts";
import { exclusionOf, patternIn, resolvePattern } from "../../../flags/pattern.ts";
import { relativeTo } from "../../../read/file.ts";
import { toExpected } from "../compare.ts";
import { clausesOf, plainClause } from "../cover/clauses.ts";
import schema from "./expectations.schema.json" with { type: "json" };
import type { ExpectedField, Range, TestCase, TestFile } from "./file.ts";

/** Parses a file of expectations. Returns the file, or all its problems. */
export function parseTests(file: string, text: string): TestFile | readonly Problem[] {
  const { document, locate, problems } = readDocument(file, text);
  if (problems.length > 0) return problems;
  const misshapen = check(document, schema as Schema, locate);
  if (misshapen.length > 0) return inOrder(misshapen);
  const reader = new Reader(document, locate);
  const read = reader.file(file, text);
  return read === undefined || reader.problems.length > 0 ? inOrder(reader.problems) : read;
}

/** Reads a document whose shape has been checked. */
class Reader extends NodeReader {
  file(file: string, text: string): TestFile | undefined {
    const root = this.map(this.document.contents);
    const textOf = (node: Node | null | undefined) => patternIn(String(this.value(node ?? null)));
    const named = [root.get("pattern"), ...this.items(root.get("also"))].map(textOf);
    const [given = "", ...also] = named.map((name) =>
      name.startsWith("@") ? `@${relativeTo(file, name.slice(1))}` : name,
    );
    const pattern = this.at(root.get("pattern"), () => {
      const exclusions = this.items(root.get("except")).flatMap((node) => {
        const exclusion = this.at(node, () => exclusionOf(String(this.value(node)), "in except"));
        return exclusion === undefined ? [] : [exclusion];
      });
      const resolved = resolvePattern(given, { also, except: exclusions });
      // A file is named as the expectations name it, and a text after the expectations.
      const isFile = named.some((name) => name.startsWith("@"));
      const name = isFile ? named.join(" + ") : resolved.name.replace(/^the pattern\b/, `the pattern of ${file}`);
      return { ...resolved, name };
    });
    if (pattern === undefined) return undefined;
    const [coverage, rules] = [root.get("coverage"), root.get("rules")];
    const partial = {
      file,
      text,
      patternFiles: [given, ...also].flatMap((name) => (name.startsWith("@") ? name.slice(1) : [])),
      pattern,
      place: this.locate(this.document.contents),
      coverage: coverage === undefined ? null : { percent: Number(this.value(coverage)), place: this.locate(coverage) },
      rules:
        rules === undefined ? null : { file: relativeTo(file, String(this.value(rules))), place: this.locate(rules) },
    };
    return { ...partial, tests: this.items(root.get("tests")).map((node) => this.#test(this.map(node), partial)) };
  }

  #test(fields: Fields, { pattern }: Pick<TestFile, "pattern">): TestCase {
    const get = (name: string) => fields.get(name) ?? null;
    const value = (name: string) => ({ value: this.value(get(name)), place: this.locate(get(name)) });
    const matches = value("matches");
    const alert = get("alert");
    for (const name of ["alert", "muted", "channels"]) {
      if (get(name) === null || matches.value === true) continue;
      const hint = "an event that does not match the pattern causes no alert; remove one of the two";
      const message = `expected no ${name} with matches: false, found one`;
      this.report(get(name), new IamAlertsError("config", message, { hint }));
    }
    return {
      name: String(value("name").value),
      place: this.locate(get("name")),
      event: value("event"),
      edits: [...this.#sets(get("set")), ...this.#unsets(get("unset"))],
      matches: { value: matches.value === true, place: matches.place },
      clause: this.#clause(fields.get("clause"), pattern.parsed),
      muted: fields.has("muted") ? { ...value("muted"), value: value("muted").value === true } : null,
      channels: fields.has("channels")
        ? { ...value("channels"), value: this.items(get("channels")).map((item) => String(this.value(item))) }
        : null,
      alert: alert === null ? null : { fields: this.#fields(alert), place: this.locate(alert), range: rangeOf(alert) },
    };
  }

  #sets(given: Node | null): TestCase["edits"] {
    return [...this.map(given)].flatMap(([path, node]) => {
      const edit = { kind: "set", path, value: this.value(node) } as const;
      return this.at(node, () => parsePath(path)) === undefined ? [] : [{ edit, place: this.locate(node) }];
    });
  }

  #unsets(given: Node | null): TestCase["edits"] {
    return this.items(given).flatMap((node) => {
      const edit = { kind: "unset", path: String(this.value(node)) } as const;
      return this.at(node, () => parsePath(edit.path)) === undefined ? [] : [{ edit, place: this.locate(node) }];
    });
  }

  #clause(node: Node | undefined, pattern: Pattern): TestCase["clause"] {
    if (node === undefined) return null;
    const text = plainClause(String(this.value(node)), pattern.kind);
    const known = clausesOf(pattern);
    // A pattern can have the same clause twice.
    const indexes = known.flatMap((each, index) => (each === text ? index : []));
    if (indexes.length > 0) return { text, indexes, place: this.locate(node) };
    const hint = didYouMean(text, known) ?? "iam-alerts match --explain prints the clauses";
    this.report(
      node,
      new IamAlertsError("config", `expected a clause of the pattern, found ${JSON.stringify(text)}`, { hint }),
    );
    return null;
  }

  #fields(alert: Node): readonly ExpectedField[] {
    return [...this.map(alert)].flatMap(([path, node]) => {
      const read = this.at(node, () => ({
        field: alertField(path, "config"),
        expected: toExpected(this.value(node)),
      }));
      return read === undefined ? [] : [{ ...read, place: this.locate(node), range: rangeOf(node) }];
    });
  }
}

function rangeOf(node: Node | null): Range {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}
