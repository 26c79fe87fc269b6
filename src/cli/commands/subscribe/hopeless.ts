import type { Pattern } from "../../../pattern/ast.ts";
import type { Diagnostic } from "../../../pattern/lint/lint.ts";
import { isJoined } from "../../../pattern/tree.ts";

/** The codes of diagnostics about a clause that is never true. */
const neverCodes: ReadonlySet<string> = new Set(["never-holds", "unknown-event-name", "unknown-event-source"]);

type Node = { readonly kind: string; readonly span: { readonly start: number; readonly end: number } };

/** Returns the diagnostic because of which no event can match the pattern, or undefined if one may. */
export function hopeless(pattern: Pattern, diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  const never = diagnostics.filter(
    ({ code, severity, message }) =>
      neverCodes.has(code) && severity !== "info" && /never (?:true|matches|holds)|cannot both be true/.test(message),
  );
  if (pattern.kind !== "json") return never.find(({ severity }) => severity === "error");
  return neverTrue(pattern.expression, never);
}

function neverTrue(node: Node, never: readonly Diagnostic[]): Diagnostic | undefined {
  const own = never.find(({ span }) => span.start === node.span.start && span.end === node.span.end);
  if (own !== undefined) return own;
  const tree = node as Extract<Pattern, { kind: "json" }>["expression"];
  if (!isJoined(tree)) return undefined;
  const parts = tree.operands.map((operand) => neverTrue(operand, never));
  if (tree.kind === "and") return parts.find((part) => part !== undefined);
  return parts.every((part) => part !== undefined) ? parts[0] : undefined;
}
