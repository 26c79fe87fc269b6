import type {
  Comparison,
  Condition,
  Field,
  FieldName,
  Pattern,
  Selector,
  Tree,
  Value,
} from "../../../src/pattern/ast.ts";

/** A node of a message, read by hand so that a number keeps its spelling. */
type Json =
  | { readonly kind: "string" | "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "list"; readonly items: readonly Json[] }
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, Json> };

/** Returns whether a pattern matches, worked out the slow and obvious way from the rules in docs/patterns.md. */
export function matchesNaively(pattern: Pattern, message: string): boolean {
  switch (pattern.kind) {
    case "terms": {
      const occurs = ({ value }: { readonly value: Value }) =>
        value.kind === "regex" ? isFound(value.text, message) : message.indexOf(value.text) >= 0;
      const of = (mode: string) => pattern.terms.filter((term) => term.mode === mode);
      // Optional terms count only if there are no others.
      const isOptional = pattern.terms.length > 0 && of("optional").length === pattern.terms.length;
      return isOptional ? pattern.terms.some(occurs) : of("plain").every(occurs) && !of("excluded").some(occurs);
    }
    case "json": {
      let event: Json;
      try {
        event = new Reader(message).whole();
      } catch {
        return false;
      }
      // A message that is a bare scalar matches nothing.
      if (event.kind !== "object" && event.kind !== "list") return false;
      return holds(pattern.expression, (condition) => conditionHolds(condition, event));
    }
    case "space":
      return spaceMatches(pattern.fields, message);
  }
}

function holds<Leaf extends { readonly kind: string }>(tree: Tree<Leaf>, leafHolds: (leaf: Leaf) => boolean): boolean {
  const joined = tree as Exclude<Tree<Leaf>, Leaf>;
  if (tree.kind === "and") return joined.operands.every((operand) => holds(operand, leafHolds));
  if (tree.kind === "or") return joined.operands.some((operand) => holds(operand, leafHolds));
  return leafHolds(tree as Leaf);
}

function conditionHolds(condition: Condition, event: Json): boolean {
  const nodes = select(condition.subject, event);
  if (condition.kind === "comparison") return nodes.some((node) => nodeCompares(condition, node));
  switch (condition.test) {
    case "NOT EXISTS":
      return nodes.length === 0;
    case "IS NULL":
      return nodes.some(({ kind }) => kind === "null");
    case "IS TRUE":
      return nodes.some((node) => node.kind === "boolean" && node.value);
    case "IS FALSE":
      return nodes.some((node) => node.kind === "boolean" && !node.value);
  }
}

/** Returns every node that a selector selects. A step that does not fit its node selects nothing. */
function select({ steps }: Selector, event: Json): readonly Json[] {
  let nodes: readonly Json[] = [event];
  for (const step of steps) {
    const next: Json[] = [];
    for (const node of nodes) {
      if (node.kind === "object" && step.kind === "any-name") next.push(...node.members.values());
      if (node.kind === "list" && step.kind === "any-index") next.push(...node.items);
      const child =
        node.kind === "object" && step.kind === "name"
          ? node.members.get(step.name)
          : node.kind === "list" && step.kind === "index"
            ? node.items[step.index]
            : undefined;
      if (child !== undefined) next.push(child);
    }
    nodes = next;
  }
  return nodes;
}

/** Returns whether a comparison holds for one node. No comparison holds for null, an object or a list. */
function nodeCompares({ operator, value }: Comparison<unknown>, node: Json): boolean {
  if (node.kind === "list" || node.kind === "object" || node.kind === "null") return false;
  if (operator !== "=" && operator !== "!=")
    return node.kind === "number" && inOrder(Number(node.text), operator, Number(value.text));
  const text = node.kind === "boolean" ? (node.value ? "true" : "false") : node.text;
  const isEqual =
    node.kind === "number" && value.kind === "number" ? Number(text) === Number(value.text) : isLike(value, text);
  return isEqual === (operator === "=");
}

function inOrder(left: number, operator: "<" | ">" | "<=" | ">=", right: number): boolean {
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}

function isLike(value: Value, text: string): boolean {
  if (value.kind === "regex") return isFound(value.text, text);
  return value.kind === "number" ? text === value.text : isLikeStars(value.text, text);
}

/** Returns whether text is like text with stars: each piece is taken at its leftmost place, and none is tried again. */
function isLikeStars(wanted: string, text: string): boolean {
  const [first = "", ...others] = wanted.split("*");
  const last = others.pop();
  if (last === undefined) return text === wanted;
  if (!text.startsWith(first)) return false;
  let rest = text.slice(first.length);
  for (const piece of others) {
    const at = rest.indexOf(piece);
    if (at < 0) return false;
    rest = rest.slice(at + piece.length);
  }
  return last === "" || (rest.includes(last) && rest.indexOf(last) === rest.length - last.length);
}

function isFound(regex: string, text: string): boolean {
  return new RegExp(toJavaScript(regex), "v").test(text);
}

const isBlank = "\\t-\\r\\x20";
const classes: Readonly<Record<string, string>> = {
  d: "[0-9]",
  D: "[^0-9]",
  s: `[${isBlank}]`,
  S: `[^${isBlank}]`,
  w: "[0-9A-Za-z_]",
  W: "[^0-9A-Za-z_]",
};

/** Returns an expression as one of JavaScript with the flag v, in which a set may contain sets. */
function toJavaScript(regex: string): string {
  const [whole, hex, escaped, open, count, operator, blank] =
    /^(?:\\x([0-9A-Fa-f]{2})|\\(.)|(\[\^?)|\{(\d*,?\d*)\}|([.^$|*+?])|([\s\S]))/u.exec(regex) ?? [];
  if (whole === undefined) return "";
  const rest = regex.slice(whole.length);
  if (open !== undefined) {
    const end = /^(?:\\.|[^\]\\])*/u.exec(rest)?.[0] ?? "";
    return `${open}${membersOf(end)}]${toJavaScript(rest.slice(end.length + 1))}`;
  }
  const literal = escaped === undefined ? blank : escaped;
  const code = hex ?? (literal ?? "").codePointAt(0)?.toString(16);
  const one = count === undefined ? (operator ?? `\\u{${code}}`) : `{${count.startsWith(",") ? `0${count}` : count}}`;
  return (classes[escaped ?? ""] ?? one) + toJavaScript(rest);
}

function membersOf(set: string): string {
  const members = set.match(/\\x[0-9A-Fa-f]{2}|\\.|[\s\S]/gu) ?? [];
  const written = members.map((member, index) => {
    if (member === "-" && index > 0 && index < members.length - 1) return "-";
    const known = classes[member.slice(1)];
    const code = member.startsWith("\\x") ? member.slice(2) : member.at(-1)?.codePointAt(0)?.toString(16);
    return member.startsWith("\\") && known !== undefined ? known : `\\u{${code}}`;
  });
  return written.join("");
}

function spaceMatches(fields: readonly Field[], line: string): boolean {
  // A word that begins with a quote or a bracket and is closed is one token, without its delimiters.
  const tokens = [...line.matchAll(/"[^"]*"|\[[^\]]*\]|[^ \t\n\v\f\r]+/g)].map(({ 0: written, index }) => {
    const isDelimited = /^"[\s\S]*"$|^\[[\s\S]*\]$/.test(written) && written.length > 1;
    return { index, text: isDelimited ? written.slice(1, -1) : written };
  });
  if (fields.length === 1 && fields[0]?.kind === "unnamed") return true;
  const others = fields.filter(({ kind }) => kind !== "ellipsis");
  if (tokens.length < others.length) return false;
  const hasEllipsis = others.length < fields.length;
  const before = hasEllipsis ? fields.findIndex(({ kind }) => kind === "ellipsis") : fields.length;
  return others.every((field, position) => {
    const token = tokens[position < before ? position : tokens.length - others.length + position];
    // Without ... the last field takes the rest of the line unchanged.
    const isGreedy = !hasEllipsis && position === others.length - 1 && tokens.length > others.length;
    const text = isGreedy ? line.slice(token?.index).replace(/[ \t\n\v\f\r]+$/, "") : (token?.text ?? "");
    if (field.kind !== "named" || field.condition === null) return true;
    return holds(field.condition, (comparison) => wordCompares(comparison, text));
  });
}

/** Returns whether a comparison holds for one word of a line. */
function wordCompares({ operator, value }: Comparison<FieldName>, text: string): boolean {
  const isNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text);
  if (operator !== "=" && operator !== "!=") return isNumber && inOrder(Number(text), operator, Number(value.text));
  const isEqual = isNumber && value.kind === "number" ? Number(text) === Number(value.text) : isLike(value, text);
  return isEqual === (operator === "=");
}

/** A JSON reader that accepts exactly what the RFC allows. */
class Reader {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  whole(): Json {
    const value = this.#value();
    this.#take(/^[ \t\r\n]*$/);
    return value;
  }

  #value(): Json {
    const token = this.#take(
      /^[ \t\r\n]*([[{]|true|false|null|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)[ \t\r\n]*/u,
    );
    if (token === "null") return { kind: "null" };
    if (token === "true" || token === "false") return { kind: "boolean", value: token === "true" };
    if (token === "[") return { kind: "list", items: this.#items("]", () => this.#value()) };
    if (token === "{") return { kind: "object", members: new Map(this.#items("}", () => this.#member())) };
    return token.startsWith('"') ? { kind: "string", text: decoded(token) } : { kind: "number", text: token };
  }

  #member(): readonly [string, Json] {
    const key = this.#value();
    if (key.kind !== "string") throw new Error("expected a key");
    this.#take(/^[ \t\r\n]*(:)/);
    return [key.text, this.#value()];
  }

  #items<Item>(close: string, item: () => Item): readonly Item[] {
    const items: Item[] = [];
    if (this.#rest.trimStart().startsWith(close)) return this.#closed(items);
    do items.push(item());
    while (this.#take(/^[ \t\r\n]*([,\]}])/, close) === ",");
    return items;
  }

  #closed<Item>(items: readonly Item[]): readonly Item[] {
    this.#take(/^[ \t\r\n]*([\]}])/);
    return items;
  }

  #take(pattern: RegExp, close = ""): string {
    const found = pattern.exec(this.#rest);
    if (found === null) throw new Error(`unexpected ${this.#rest.slice(0, 20)}`);
    if (close !== "" && found[1] !== "," && found[1] !== close) throw new Error(`expected ${close}`);
    this.#rest = this.#rest.slice(found[0].length);
    return found[1] ?? "";
  }
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function decoded(token: string): string {
  return token
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, letter: string) =>
      hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}
