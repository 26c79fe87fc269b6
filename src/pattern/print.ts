import type {
  Check,
  Comparison,
  FieldName,
  Pattern,
  RegexValue,
  Selector,
  SpacePattern,
  Term,
  TextValue,
  Tree,
  Value,
} from "./ast.ts";
import { printStep } from "./match/select.ts";
import { maxLength } from "./parse/parser.ts";
import { isJoined } from "./tree.ts";

/**
 * Prints a pattern in a canonical form: `parse(print(pattern))` equals the pattern except for spans. A pattern that
 * would be too long for AWS in that form is printed without the optional spaces and parentheses.
 */
export function print(pattern: Pattern): string {
  const text = printSpaced(pattern);
  return [...text].length > maxLength ? printTight(pattern) : text;
}

/** Prints a pattern with spaces around operators and parentheses around joined conditions, however long the result. */
export function printSpaced(pattern: Pattern): string {
  switch (pattern.kind) {
    case "terms":
      return printTerms(pattern.terms);
    case "json":
      return `{ ${printTree(pattern.expression, printCondition)} }`;
    case "space":
      return `[${pattern.fields.map(printField).join(", ")}]`;
  }
}

/** Prints a pattern without optional spaces and parentheses. */
export function printTight(pattern: Pattern): string {
  switch (pattern.kind) {
    case "terms":
      return pattern.terms.reduce((text, term) => {
        const next = printTerm(term);
        const isApart =
          /^-/.test(next) || (/%$/.test(text) ? !/^\??"/.test(next) : /^%/.test(next) && !/"$/.test(text));
        return text + (text === "" || isApart ? "" : " ") + next;
      }, "");
    case "json":
      return `{${printTightTree(pattern.expression, tightCondition)}}`;
    case "space":
      return `[${pattern.fields
        .map((field) =>
          field.kind === "named" && field.condition !== null
            ? printTightTree(
                field.condition,
                tightComparison((subject) => subject.name),
              )
            : printField(field),
        )
        .join(",")}]`;
  }
}

function printTightTree<Leaf extends { readonly kind: string }>(
  tree: Tree<Leaf>,
  printLeaf: (leaf: Leaf) => string,
): string {
  if (!isJoined(tree)) return printLeaf(tree);
  const operands = tree.operands.map((operand) => {
    const text = printTightTree(operand, printLeaf);
    return operand.kind === "or" || operand.kind === tree.kind ? `(${text})` : text;
  });
  return operands.join(tree.kind === "or" ? "||" : "&&");
}

function tightCondition(condition: Comparison<Selector> | Check): string {
  const subject = (selector: Selector) => printSelector(selector).replace(/\.\['/g, "['");
  if (condition.kind === "check") return `${subject(condition.subject)} ${condition.test}`;
  return tightComparison(subject)(condition);
}

function tightComparison<Subject>(printSubject: (subject: Subject) => string) {
  return ({ subject, operator, value }: Comparison<Subject>): string =>
    printSubject(subject) + operator + printValue(value);
}

const modes: Readonly<Record<Term["mode"], string>> = {
  plain: "",
  optional: "?",
  excluded: "-",
};

/** Prints terms with spaces between them. */
export function printTerms(terms: readonly Term[]): string {
  return terms.map(printTerm).join(" ");
}

/** Prints a term with its ? or -. */
export function printTerm({ mode, value }: Term): string {
  return modes[mode] + printText(value);
}

function printField(field: SpacePattern["fields"][number]): string {
  switch (field.kind) {
    case "ellipsis":
      return "...";
    case "unnamed":
      return "";
    case "named":
      return field.condition === null ? field.name : printTree(field.condition, printFieldCondition);
  }
}

/** Prints a condition of a space-delimited pattern. */
export function printFieldCondition({ subject, operator, value }: Comparison<FieldName>): string {
  return `${subject.name} ${operator} ${printValue(value)}`;
}

/** Prints a condition of a JSON pattern. */
export function printCondition(condition: Comparison<Selector> | Check): string {
  const selector = printSelector(condition.subject);
  if (condition.kind === "check") return `${selector} ${condition.test}`;
  return `${selector} ${condition.operator} ${printValue(condition.value)}`;
}

/** Prints a selector: $.userIdentity.type */
export function printSelector({ steps }: Selector): string {
  return `$${steps.map(printStep).join("")}`;
}

/** Prints a tree with parentheses around each operand, so that readers need not know which operator binds tighter. */
export function printTree<Leaf extends { readonly kind: string }>(
  tree: Tree<Leaf>,
  printLeaf: (leaf: Leaf) => string,
): string {
  if (!isJoined(tree)) return printLeaf(tree);
  const operands = tree.operands.map((operand) => `(${printTree(operand, printLeaf)})`);
  return operands.join(tree.kind === "or" ? " || " : " && ");
}

function printValue(value: Value): string {
  return value.kind === "number" ? value.text : printText(value);
}

function printText(value: TextValue | RegexValue): string {
  if (value.kind === "regex") return `%${value.text}%`;
  return value.quoted ? quote(value.text) : value.text;
}

/** Puts text in the double quotes of a pattern, with escapes. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
