import { readJson, WrittenNumber } from "./json.ts";

/**
 * Evaluates the part of the Logs Insights query language that translations use: fields with dots between names and list
 * positions; filter with and, or, not, comparisons, like, in and ispresent. A field that is null is absent.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export function compileQuery(query: string): (fields: Fields) => boolean {
  const [first, ...commands] = query.split("\n| ");
  if (first !== "fields @timestamp, @message") throw new Error(`no fields: ${first}`);
  if (commands.slice(-2).join() !== "sort @timestamp desc,limit 10000") throw new Error(`no limit: ${query}`);
  const [filter, ...others] = commands.slice(0, -2);
  if (others.length > 0) throw new Error(`one filter at most: ${query}`);
  if (filter === undefined) return () => true;
  return new FilterParser(filter.replace(/^filter /, "")).whole();
}

/** The first 200 fields of a JSON message by name, and @message. */
export type Fields = ReadonlyMap<string, string>;
type Test = (fields: Fields) => boolean;

export function fieldsOf(message: string): Fields {
  const fields = new Map([["@message", message]]);
  let event: unknown;
  try {
    event = readJson(message);
  } catch {
    return fields;
  }
  const visit = (node: unknown, path: string): void => {
    if (node === null) return;
    if (node instanceof WrittenNumber) visit(node.text, path);
    else if (typeof node === "object") {
      for (const [name, child] of Object.entries(node)) visit(child, path === "" ? name : `${path}.${name}`);
    } else if (fields.size <= 200) fields.set(path, String(node));
  };
  if (typeof event === "object" && !(event instanceof WrittenNumber)) visit(event, "");
  return fields;
}

const token =
  /\s*(?:(?<word>[A-Za-z0-9@.]+)|`(?<field>[^`]+)`|"(?<text>[^"\\]*)"|\/(?<regex>(?:\\.|[^/\\])+)\/|(?<sign>!=|<=|>=|[=<>()[\],-]))/y;

class FilterParser {
  readonly #tokens: { readonly kind: string; readonly text: string }[] = [];

  constructor(source: string) {
    token.lastIndex = 0;
    for (let at = 0; at < source.length; at = token.lastIndex) {
      token.lastIndex = at;
      const found = Object.entries(token.exec(source)?.groups ?? {}).find(([, text]) => text !== undefined);
      if (found === undefined) throw new Error(`no query: ${source.slice(at, at + 40)}`);
      this.#tokens.push({ kind: found[0], text: found[1] ?? "" });
    }
  }

  whole(): Test {
    const test = this.#condition();
    if (this.#tokens.length > 0) throw new Error(`more after the filter: ${this.#tokens[0]?.text}`);
    return test;
  }

  #next(kind: string, ...texts: readonly string[]): string {
    const found = this.#tokens.shift();
    if (found?.kind !== kind || (texts.length > 0 && !texts.includes(found.text))) {
      throw new Error(`expected ${kind} ${texts.join()}, found ${found?.kind} ${found?.text}`);
    }
    return found.text;
  }

  #takes(text: string): boolean {
    const [found] = this.#tokens;
    if (found?.text !== text || (found.kind !== "word" && found.kind !== "sign")) return false;
    this.#tokens.shift();
    return true;
  }

  /** condition : "(" condition { "and" condition } ")" | the same with "or" | "not" condition | comparison */
  #condition(): Test {
    if (this.#takes("not")) {
      const test = this.#condition();
      return (fields) => !test(fields);
    }
    if (!this.#takes("(")) return this.#comparison();
    const tests = [this.#condition()];
    if (this.#takes(")")) return (fields) => tests.every((test) => test(fields));
    const word = this.#next("word", "and", "or");
    do tests.push(this.#condition());
    while (this.#takes(word));
    this.#next("sign", ")");
    return (fields) => (word === "and" ? tests.every((test) => test(fields)) : tests.some((test) => test(fields)));
  }

  #comparison(): Test {
    if (this.#takes("ispresent")) {
      this.#next("sign", "(");
      const name = this.#field();
      this.#next("sign", ")");
      return (fields) => fields.has(name);
    }
    const name = this.#field();
    const ofField = (test: (value: string) => boolean, absent: boolean): Test => {
      return (fields) => {
        const value = fields.get(name);
        return value === undefined ? absent : test(value);
      };
    };
    if (this.#takes("not")) {
      this.#next("word", "like");
      const isLike = this.#like();
      return ofField((value) => !isLike(value), true);
    }
    if (this.#takes("like")) return ofField(this.#like(), false);
    if (this.#takes("in")) {
      const texts: string[] = [];
      this.#next("sign", "[");
      do texts.push(this.#next("text"));
      while (this.#takes(","));
      this.#next("sign", "]");
      return ofField((value) => texts.includes(value), false);
    }
    const operator = this.#next("sign", "=", "!=", "<", ">", "<=", ">=");
    if (this.#tokens[0]?.kind === "text") {
      const text = this.#next("text");
      if (operator === "=") return ofField((value) => value === text, false);
      if (operator === "!=") return ofField((value) => value !== text, true);
      throw new Error("order is for numbers");
    }
    const sign = this.#takes("-") ? -1 : 1;
    const number = sign * Number(this.#next("word"));
    if (!Number.isFinite(number)) throw new Error("expected a number");
    return ofField((value) => compareNumbers(Number(value), operator, number), operator === "!=");
  }

  #field(): string {
    return this.#tokens[0]?.kind === "field" ? this.#next("field") : this.#next("word");
  }

  #like(): (value: string) => boolean {
    if (this.#tokens[0]?.kind === "text") {
      const text = this.#next("text");
      return (value) => value.includes(text);
    }
    const expression = new RegExp(this.#next("regex"), "u");
    return (value) => expression.test(value);
  }
}

function compareNumbers(value: number, operator: string, number: number): boolean {
  switch (operator) {
    case "=":
      return value === number;
    case "!=":
      return value !== number;
    case "<":
      return value < number;
    case ">":
      return value > number;
    case "<=":
      return value <= number;
    default:
      return value >= number;
  }
}
