import type { Field, FieldName, SpacePattern } from "../ast.ts";
import { ConditionParser } from "./condition-parser.ts";
import type { TokenKind } from "./lexer.ts";

/** Parses a space-delimited pattern. */
export class SpaceParser extends ConditionParser {
  constructor(source: string) {
    super(source, "space");
  }

  /** space : `[` [ field { `,` field } ] `]` */
  space(): SpacePattern {
    this.expect("[", "[");
    const fields = [this.#field()];
    while (this.take(",")) fields.push(this.#field());
    const span = this.close("]", ", or ]");
    this.#refuseDuplicates(fields);
    return { kind: "space", span, source: this.source, fields };
  }

  /** field : `...` | nothing | name | tree of conditions, all on one name */
  #field(): Field {
    const { kind, span, text } = this.token;
    if (kind === "," || kind === "]") return { kind: "unnamed", span: { start: span.start, end: span.start } };
    if (kind === "word" && text === "...") {
      this.expect("word", text);
      return { kind: "ellipsis", span };
    }
    if (kind === "word") {
      const first = this.#name();
      const next: TokenKind = this.token.kind;
      if (next === "," || next === "]" || next === "end")
        return { kind: "named", span, name: first.name, condition: null };
      return this.#conditionalField(first);
    }
    if (kind === "(") return this.#conditionalField(undefined);
    throw this.unexpected("a field name, a condition, ... or ]");
  }

  /** Parses a field with conditions. `first` is its first name, or undefined if it begins with a parenthesis. */
  #conditionalField(first: FieldName | undefined): Field {
    let read = first;
    let only: FieldName | undefined;
    const condition = this.tree(() => {
      const name = read ?? this.#name();
      read = undefined;
      only ??= name;
      if (name.name !== only.name) {
        throw this.error(
          name.span,
          `expected another condition on ${only.name}, found one on ${name.name}`,
          "every condition of a field names that field; a comma starts the next one",
        );
      }
      return this.comparison(name);
    });
    const start = first?.span.start ?? condition.span.start;
    return { kind: "named", span: { start, end: condition.span.end }, name: only?.name ?? "", condition };
  }

  #name(): FieldName {
    const { span, text } = this.expect("word", "a field name");
    if (/[.*:/+]/.test(text)) {
      throw this.error(
        span,
        `expected a field name, found ${JSON.stringify(text)}`,
        text.includes("...") ? "write ... alone between commas" : "field names consist of letters, digits, _ and -",
      );
    }
    return { kind: "field", span, name: text };
  }

  #refuseDuplicates(fields: readonly Field[]): void {
    const seen = new Set<string>();
    for (const field of fields) {
      const name = field.kind === "named" ? field.name : field.kind === "ellipsis" ? "..." : undefined;
      if (name === undefined) continue;
      if (seen.has(name)) {
        const message = `expected each field once, found ${JSON.stringify(name)} again`;
        throw this.error(field.span, message, undefined, `Duplicate field '${name}'`);
      }
      seen.add(name);
    }
  }
}
