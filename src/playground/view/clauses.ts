import { decidingClauses } from "../../cli/commands/test/cover/clauses.ts";
import type { Span } from "../../errors.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { type Clause, type Seen, why } from "../../pattern/why.ts";
import { visible } from "../../render/escape.ts";
import { h } from "../dom.ts";
import { clauseSpans } from "../model/spans.ts";

/** A clause that the reader points at: its place in the pattern, and the paths of the values that it saw. */
export interface Pointed {
  readonly span: Span;
  readonly paths: readonly string[];
}

interface ClauseActions {
  /** Lights a clause and its values up, or no clause. */
  readonly point: (pointed: Pointed | undefined) => void;
  readonly select: (span: Span) => void;
}

/**
 * Shows why a pattern matches a message or not: the tree of clauses with the values that they saw. Returns whether it
 * matches. `pattern` is undefined if AWS would refuse it.
 */
export function showClauses(
  parent: HTMLElement,
  pattern: Pattern | undefined,
  message: string,
  actions: ClauseActions,
): boolean {
  if (pattern === undefined) {
    parent.replaceChildren(h("p", { class: "sentence" }, "AWS would refuse the pattern"));
    return false;
  }
  const verdict = why(pattern, message);
  const spans = clauseSpans(pattern).values();
  const decided = new Set(decidingClauses(verdict));
  const shown = (clause: Clause): HTMLElement =>
    clause.kind === "condition"
      ? conditionItem(clause, spans.next().value, decided.has(clause), actions)
      : h(
          "li",
          {},
          h("span", { class: clause.holds ? "joint holds" : "joint" }, clause.text),
          h("ul", {}, ...clause.clauses.map(shown)),
        );
  parent.replaceChildren(
    h(
      "p",
      { class: verdict.matches ? "sentence match" : "sentence miss" },
      verdict.matches ? "Matches" : "Does not match",
    ),
    verdict.reason === null ? "" : h("p", { class: "muted" }, visible(verdict.reason)),
    verdict.clause === null ? "" : h("ul", { class: "clauses" }, shown(verdict.clause)),
  );
  return verdict.matches;
}

function conditionItem(
  { text, holds, seen }: Clause,
  span: Span | undefined,
  isDecisive: boolean,
  { point, select }: ClauseActions,
): HTMLElement {
  const paths = seen.map(({ path }) => path);
  const enter = () => span && point({ span, paths });
  const leave = () => point(undefined);
  return h(
    "li",
    { class: `clause ${holds ? "holds" : "fails"}${isDecisive ? " decides" : ""}` },
    h(
      "button",
      {
        type: "button",
        onmouseenter: enter,
        onmouseleave: leave,
        onfocus: enter,
        onblur: leave,
        onclick: () => span && select(span),
      },
      h("span", { class: "mark" }, holds ? "true" : "false"),
      h("code", {}, visible(text)),
      isDecisive && h("span", { class: "badge" }, "decides"),
      ...seen.slice(0, maxSeen).map(seenLine),
      seen.length > maxSeen && h("span", { class: "seen" }, `and ${seen.length - maxSeen} more values`),
    ),
  );
}

/** Says what a clause saw: the value of a field, or whether a term occurs. */
function seenLine({ path, value }: Seen): HTMLElement {
  if (path === "message") return h("span", { class: "seen" }, `${value} in the message`);
  return h("span", { class: "seen" }, `${visible(path)} is `, h("code", {}, visible(value)));
}

/** The most values that are shown for a clause with a wildcard. */
const maxSeen = 8;
