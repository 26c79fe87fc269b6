import { parseAst } from "rolldown/parseAst";

interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** Names that turn text into code, an expression or a command, on their own or after a dot. */
const makers = new Set(["eval", "Function", "RegExp", "WebAssembly"]);
/** Methods that turn an argument that is not a regular expression into one. */
const searches = new Set(["match", "matchAll", "search"]);
const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
/** Names that interpret text as markup. */
const markup = /^(?:innerHTML|outerHTML|srcdoc|insertAdjacentHTML|write|writeln|createContextualFragment)$/;
const modules = /^(?:node:)?(?:vm|child_process|cluster|repl|inspector|module|wasi)(?:\/|$)/;

/**
 * Finds the places in a file that turn input into code, an expression, markup or a command: `eval` and its equivalents,
 * regular expressions that are not literals, modules that run programs, and computed module names. Returns "line: what".
 */
export function dangersIn(source: string, lang: "ts" | "js"): readonly string[] {
  const found: string[] = [];
  const program = parseAst(source, { lang }, `file.${lang}`) as unknown as Node;
  const expressions = new Set<string>();
  const lineOf = ({ start }: Node) => source.slice(0, start as number).split("\n").length;
  const report = (node: Node, what: string) => found.push(`${lineOf(node)}: ${what}`);

  const visit = (node: Node, parent: Node | undefined, key: string): void => {
    // Types do not exist when the program runs.
    if (
      node.type.startsWith("TS") &&
      !/^TS(?:AsExpression|NonNull|Satisfies|ParameterProperty|Export|Enum)/.test(node.type)
    )
      return;
    look(node, parent, key);
    for (const [name, child] of Object.entries(node)) {
      for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one, node, name);
    }
  };

  const look = (node: Node, parent: Node | undefined, key: string): void => {
    const name = nameOf(node);
    switch (node.type) {
      case "Identifier": {
        const isKey = (key === "property" || key === "key") && parent?.["computed"] !== true;
        // Function.prototype creates nothing.
        const isPrototype = key === "object" && parent !== undefined && propertyOf(parent) === "prototype";
        if (!isKey && !isPrototype && makers.has(name)) report(node, name);
        return;
      }
      case "MemberExpression": {
        const property = propertyOf(node);
        if (property !== undefined && (makers.has(property) || /^(?:binding|_linkedBinding|dlopen)$/.test(property)))
          report(node, `.${property}`);
        // x.constructor.constructor is Function for every x.
        if (property === "constructor" && parent?.type === "CallExpression" && key === "callee")
          report(node, ".constructor()");
        if (property === "constructor" && propertyOf(node["object"] as Node) === "constructor")
          report(node, ".constructor");
        if (property !== undefined && markup.test(property) && /^(?:inner|outer|srcdoc)/.test(property))
          report(node, `.${property}`);
        return;
      }
      case "CallExpression":
        lookAtCall(node);
        return;
      case "ImportExpression":
        lookAtModule(node, node["source"]);
        return;
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
      case "ExportAllDeclaration":
        if (node["source"] && node["importKind"] !== "type") lookAtModule(node, node["source"]);
    }
  };

  const lookAtCall = (node: Node): void => {
    const callee = node["callee"] as Node;
    const [first] = node["arguments"] as readonly Node[];
    const called = callee.type === "Identifier" ? nameOf(callee) : propertyOf(callee);
    if (called === undefined || first === undefined) return;
    const isMember = callee.type !== "Identifier";
    if (isMember && searches.has(called) && !isExpression(first)) report(node, `.${called}() of what is no expression`);
    if (timers.has(called) && !/^(?:Arrow)?Function|^Identifier|^MemberExpression/.test(first.type))
      report(node, called);
    if (isMember && markup.test(called) && nameOf(callee["object"] as Node) === "document") report(node, called);
    if (called === "insertAdjacentHTML" || called === "createContextualFragment") report(node, called);
    if (called === "require" || called === "getBuiltinModule" || called === "createRequire") lookAtModule(node, first);
  };

  const lookAtModule = (node: Node, source: unknown): void => {
    const { type, value } = source as Node;
    if (type !== "Literal") report(node, "a module whose name is made");
    else if (modules.test(String(value))) report(node, String(value));
  };

  const isExpression = (node: Node): boolean =>
    (node.type === "Literal" && node["regex"] !== undefined) ||
    (node.type === "Identifier" && expressions.has(nameOf(node)));

  collect(program, expressions);
  visit(program, undefined, "");
  return found;
}

/** Returns the names that are only ever bound to regular expressions: `const name = /…/`. */
function collect(node: Node, names: Set<string>): void {
  if (node.type === "VariableDeclaration" && node["kind"] === "const") {
    for (const { id, init } of node["declarations"] as readonly { readonly id: Node; readonly init: Node | null }[]) {
      if (init?.type === "Literal" && init["regex"] !== undefined) names.add(nameOf(id));
    }
  }
  for (const child of Object.values(node)) {
    for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) collect(one, names);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

function nameOf(node: Node): string {
  return node.type === "Identifier" ? String(node["name"]) : "";
}

/** Returns the property that a member expression names, if it can be read from the source. */
function propertyOf(node: Node): string | undefined {
  if (node.type !== "MemberExpression") return undefined;
  const property = node["property"] as Node;
  if (node["computed"] !== true) return nameOf(property);
  return property.type === "Literal" ? String(property["value"]) : undefined;
}
