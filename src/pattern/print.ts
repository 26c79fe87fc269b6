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
 * A pattern as text, in one spelling: `parse(print(pattern))` equals it but for the places. What is too long for AWS in
 * that spelling is written without the blanks and parentheses that it can do without.
 */
export function print(pattern: Pattern): string {
  const text = printSpaced(pattern);
  return [...text].length > maxLength ? printTight(pattern) : text;
}

/** A pattern as text with a blank beside every operator and parentheses around all that is joined, however long. */
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

function printTight(pattern: Pattern): string {
  switch (pattern.kind) {
    case "terms":
      return pattern.terms.reduce((text, term) => {
        const next = printTerm(term);
        return text + (/[^\s"%]$/.test(text) && /^[^"%-]/.test(next) ? " " : "") + next;
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

/** Returns terms as text, with a space between them. */
export function printTerms(terms: readonly Term[]): string {
  return terms.map(printTerm).join(" ");
}

/** Returns a term as text, with its ? or -. */
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

/** A condition of a space-delimited pattern as text. */
export function printFieldCondition({ subject, operator, value }: Comparison<FieldName>): string {
  return `${subject.name} ${operator} ${printValue(value)}`;
}

/** A condition of a JSON pattern as text. */
export function printCondition(condition: Comparison<Selector> | Check): string {
  const selector = printSelector(condition.subject);
  if (condition.kind === "check") return `${selector} ${condition.test}`;
  return `${selector} ${condition.operator} ${printValue(condition.value)}`;
}

/** A selector as text: $.userIdentity.type */
export function printSelector({ steps }: Selector): string {
  return `$${steps.map(printStep).join("")}`;
}

/** Leaves that are joined stand in parentheses each, so that nobody has to know which operator binds tighter. */
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

/** Text in the double quotes of a pattern. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
