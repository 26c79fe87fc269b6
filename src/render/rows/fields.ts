import type { Alert } from "../../alert/alert.ts";
import { parsePath } from "../../cloudtrail/path.ts";
import { wordsOf } from "../../words.ts";

/** The paths of all fields of an alert with a fixed name; the content of parameters and record varies. */
export const fieldNames: readonly string[] = wordsOf(`
  version id time localTime severity title simulated
  account account.id account.alias account.owner account.environment
  actor actor.type actor.name actor.arn actor.accountId actor.accessKeyId actor.accessKeyOwner actor.mfa actor.session
  actor.sourceIdentity actor.signInSessionArn actor.invokedBy actor.human actor.humanReason
  action action.service action.name action.readOnly
  target target.type target.name target.arn
  source source.ip source.region source.userAgent source.access source.tool
  outcome outcome.ok outcome.errorCode outcome.errorMessage
  parameters policies policies.parameter policies.kind policies.statements
  findings findings.code findings.severity findings.message warnings
  rules rules.applied rules.applied.rule rules.applied.when rules.severityBefore rules.mutedBy rules.channels
  rules.runbook
  response response.contain response.contain.does response.contain.account response.contain.command response.note
  response.look response.look.does response.look.account response.look.command response.query response.runbook
  response.except
  response.links response.links.page response.links.url
  link record
`);

/** The default columns of a table. */
export const tableFields: readonly string[] = wordsOf(`
  time severity title actor.name actor.type actor.accountId action.service action.name target.type target.name
  source.ip source.region source.access outcome.ok outcome.errorCode findings.code id link response.contain.command
  account.id account.alias account.owner account.environment
`);

/** A selected field: its path as the user wrote it, and a function that reads it from an alert. */
export interface Field {
  readonly name: string;
  readonly of: (alert: Alert) => unknown;
}

/**
 * Parses a path into alerts: actor.name, parameters.tags[0].key, record.eventID. A name after a list applies to each of
 * its items: findings.code gives a list. A field that an alert lacks is null.
 *
 * @throws IamAlertsError `usage` for an invalid path.
 */
export function fieldAt(path: string): Field {
  const steps = parsePath(path);
  return { name: path, of: (alert) => at(alert, steps) ?? null };
}

function at(node: unknown, [step, ...rest]: readonly (string | number)[]): unknown {
  if (step === undefined) return node;
  if (typeof node !== "object" || node === null) return undefined;
  if (Array.isArray(node) && typeof step === "string") return node.map((item) => at(item, [step, ...rest]) ?? null);
  return Object.hasOwn(node, step) ? at((node as Readonly<Record<string | number, unknown>>)[step], rest) : undefined;
}

/** Returns the selected fields of an alert by path; the whole alert if no fields are selected. */
export function picked(alert: Alert, fields: readonly Field[] | undefined): unknown {
  return fields === undefined ? alert : Object.fromEntries(fields.map(({ name, of }) => [name, of(alert)]));
}
