import type { Alert } from "../alert/alert.ts";
import { visible } from "./escape.ts";

/** What stands behind one label of an alert's block: lines that are safe to print. */
export interface Row {
  readonly label: string;
  readonly lines: readonly string[];
}

/** What an alert says below its title, for people. */
export function rowsOf(alert: Alert): readonly Row[] {
  const { actor, action, target, source, outcome, parameters } = alert;
  const account = actor.accountId === null ? null : `account ${actor.accountId}`;
  const mfa = actor.mfa === null ? null : actor.mfa ? "with MFA" : "without MFA";
  const key = actor.accessKeyId === null ? null : `key ${actor.accessKeyId}`;
  const invokedBy = actor.invokedBy === null ? null : `through ${actor.invokedBy}`;
  const name = target?.name == null ? null : `${target.type} ${target.name}`;
  const failure = line(outcome.errorCode, outcome.errorMessage);
  const rows: readonly Row[] = [
    { label: "Time", lines: line(alert.time) },
    { label: "Actor", lines: line(actor.type, actor.arn ?? actor.name, account, key, mfa, invokedBy) },
    { label: "Action", lines: line(action.service, action.name) },
    { label: "Target", lines: target === null ? [] : line(name, target.arn) },
    { label: "Source", lines: line(source.ip, source.region) },
    { label: "Access", lines: line(source.access, source.userAgent) },
    { label: "Outcome", lines: outcome.ok ? ["succeeded"] : failure.length > 0 ? failure : ["failed"] },
    { label: "Parameters", lines: Object.entries(parameters).flatMap(([name, value]) => parameter(name, value)) },
    { label: "Raw text", lines: typeof alert.record === "string" ? line(alert.record) : [] },
    { label: "Event", lines: line(alert.id) },
    { label: "Link", lines: line(alert.link) },
  ];
  return rows.filter(({ lines }) => lines.length > 0);
}

/** One line of what is known, or none. */
function line(...parts: readonly (string | null)[]): readonly string[] {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? [] : [visible(known.join(", "))];
}

/** Text as it is, anything else as JSON: on one line where it is short, indented where it is long. */
function parameter(name: string, value: unknown): readonly string[] {
  const short = typeof value === "string" ? value : JSON.stringify(value);
  const text = typeof value === "string" || short.length <= 80 ? [short] : JSON.stringify(value, null, 2).split("\n");
  const [first = "", ...rest] = text;
  return [`${name}: ${first}`, ...rest].map(visible);
}
