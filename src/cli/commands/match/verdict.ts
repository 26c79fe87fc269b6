import type { ChalkInstance } from "chalk";
import type { Clause, Seen, Verdict } from "../../../pattern/why.ts";
import { visible } from "../../../render/escape.ts";
import { shortened } from "../../../words.ts";

/** The length at which a verdict cuts a message, in characters. */
const maxMessage = 100;

/** Returns a verdict for people: the tree of clauses with the values seen; the deciding clause is marked. */
export function printVerdict(message: string, verdict: Verdict, paint?: ChalkInstance): string {
  const answer = verdict.matches ? "matches" : "does not match";
  const head = `${mark(verdict.matches, paint)} ${answer}: ${visible(nameOf(message) ?? shortened(message, maxMessage))}\n`;
  if (verdict.clause === null) return `${head}  ${verdict.reason}\n`;
  const note = verdict.reason === null ? "" : `  ${verdict.reason}\n`;
  return head + printClause(verdict.clause, verdict.decisive, 1, paint) + note;
}

/** Returns the event's name, which says more than the start of its JSON. */
function nameOf(message: string): string | undefined {
  const [, name] = /"eventName"\s*:\s*"([^"\\]{1,100})"/.exec(message) ?? [];
  return name;
}

function printClause(clause: Clause, decisive: Clause | null, depth: number, paint?: ChalkInstance): string {
  const isDecisive = clause === decisive;
  const text = visible(clause.text);
  const seen = clause.seen.slice(0, 3).map(printSeen).join("; ");
  const decided = isDecisive ? "   <- decided" : "";
  const line = `${"  ".repeat(depth)}${mark(clause.holds, paint)} ${isDecisive && paint ? paint.bold(text) : text}`;
  const rest = `${seen === "" ? "" : `   ${seen}`}${decided}`;
  const under = clause.clauses.map((part) => printClause(part, decisive, depth + 1, paint));
  return `${line}${paint ? paint.dim(rest) : rest}\n${under.join("")}`;
}

function printSeen({ path, value }: Seen): string {
  return path === "message" ? value : visible(`${path} is ${value}`);
}

function mark(holds: boolean, paint?: ChalkInstance): string {
  if (paint === undefined) return holds ? "+" : "-";
  return holds ? paint.green("✔") : paint.red("✘");
}
