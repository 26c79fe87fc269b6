import type { Alert } from "../alert/alert.ts";

/** A line of an alert's block: a label, and text that is not escaped yet and may have line breaks of our own. */
export interface Row {
  readonly label: string;
  readonly text: string;
}

/** What an alert says below its title, for people. */
export function rowsOf(alert: Alert): readonly Row[] {
  const { actor, action, target, source, outcome, parameters } = alert;
  const account = actor.accountId === null ? null : `account ${actor.accountId}`;
  const mfa = actor.mfa === null ? null : actor.mfa ? "with MFA" : "without MFA";
  const key = actor.accessKeyId === null ? null : `key ${actor.accessKeyId}`;
  const invokedBy = actor.invokedBy === null ? null : `through ${actor.invokedBy}`;
  const name = target?.name == null ? null : `${target.type} ${target.name}`;
  const rows: readonly (readonly [string, string | null])[] = [
    ["Time", alert.time],
    ["Actor", joined(actor.type, actor.arn ?? actor.name, account, key, mfa, invokedBy)],
    ["Action", joined(action.service, action.name)],
    ["Target", target === null ? null : joined(name, target.arn)],
    ["Source", joined(source.ip, source.region)],
    ["Access", joined(source.access, source.userAgent)],
    ["Outcome", outcome.ok ? "succeeded" : (joined(outcome.errorCode, outcome.errorMessage) ?? "failed")],
    ["Parameters", Object.keys(parameters).length === 0 ? null : parametersText(parameters)],
    ["Raw text", typeof alert.record === "string" ? JSON.stringify(alert.record) : null],
    ["Event", alert.id],
    ["Link", alert.link],
  ];
  return rows.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
}

function joined(...parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(", ");
}

function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${JSON.stringify(name).slice(1, -1)}: ${valueText(value)}`)
    .join("\n");
}

/** Text as it is, anything else as JSON: on one line where it is short, indented where it is long. */
function valueText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"');
  const line = JSON.stringify(value);
  return line.length <= 80 ? line : JSON.stringify(value, null, 2);
}
