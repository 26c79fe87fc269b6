import type { Alert } from "../alert/alert.ts";
import type { Command, Response } from "../alert/response.ts";
import { isAbove } from "../alert/severity.ts";
import { callOf, serviceOf, variantOf } from "../alert/title/title.ts";
import { partitionOf } from "../alert/where.ts";
import { own } from "../cloudtrail/fields.ts";
import { type CloudTrailRecord, readRecord } from "../cloudtrail/record.ts";
import { filledAddress } from "./address.ts";
import { callerCommands, callerNote } from "./caller.ts";
import { commandOf, type Values } from "./command.ts";
import { exceptFlag } from "./except.ts";
import { linksOf } from "./links.ts";
import { lookUps, queryCommand, queryOf } from "./look.ts";
import { access } from "./table/access.ts";
import type { Commands, Entry } from "./table/entry.ts";
import { iam } from "./table/iam.ts";
import { resources } from "./table/resources.ts";
import { tampering } from "./table/tampering.ts";
import { type Place, valuesOf } from "./values.ts";

/** Facts that responses need and records do not contain. */
export interface ResponseSettings {
  /** The URL of your instructions, in which {finding}, {severity}, {service} and {event} are filled. */
  readonly runbookUrl?: string | null | undefined;
  /** The URL of Identity Center's access portal with {account} and a role, for links that open in the right account. */
  readonly portalUrl?: string | null | undefined;
  /** The Region of the log groups that events come from. */
  readonly logRegion?: string | undefined;
  /** Whether to add the flag that silences alerts about the same caller. */
  readonly showExcept?: boolean | undefined;
}

/** A log group and the id of the account that it is in. */
export interface LogGroup {
  readonly name: string;
  readonly account: string;
}

const tables = { iam, ...tampering, ...access, ...resources };

/** Returns the entry of a call in the tables. */
export function entryOf(record: CloudTrailRecord): Entry | undefined {
  const entries = own(tables, serviceOf(record) ?? "");
  const call = callOf(record) ?? "";
  if (entries === undefined) return undefined;
  const variant = variantOf(record);
  return (variant === undefined ? undefined : own(entries, `${call}(${variant})`)) ?? own(entries, call);
}

/**
 * Returns an alert with what to do about its call now, or the alert itself if the call needs no attention. A command is
 * offered only if the record has everything that it needs, so that nobody has to fill in a name, an account or a Region
 * at night.
 *
 * @param logGroup the log group that the record comes from
 */
export function respond(alert: Alert, settings: ResponseSettings = {}, logGroup?: LogGroup): Alert {
  const record = alert.severity === "info" ? undefined : readRecord(alert.record);
  return record === undefined ? alert : { ...alert, response: responseTo(alert, record, settings, logGroup) };
}

function responseTo(
  alert: Alert,
  record: CloudTrailRecord,
  settings: ResponseSettings,
  logGroup: LogGroup | undefined,
): Response {
  const entry = entryOf(record);
  const { ok } = alert.outcome;
  const query = queryOf(record);
  const undo = ok ? undoing(entry, record) : [];
  const stops = ok || isAttempt(alert, record);
  const notes = [ok ? noteOf(entry, undo) : "The call failed: there is nothing to undo", stops && callerNote(record)];
  return {
    contain: [...undo, ...(stops ? stopping(record) : [])],
    note: notes.filter((note) => typeof note === "string").join(". ") || null,
    look: looking(ok ? entry?.look : undefined, record, query, settings.logRegion, logGroup),
    query,
    runbook: runbookOf(alert, settings),
    except: settings.showExcept === true ? exceptFlag(record) : null,
    links: linksOf({ record, target: alert.target, event: alert.link }, settings.portalUrl),
  };
}

/** Returns the place of commands about a record; undefined if the record does not name the account or the Region. */
function placeOf(account: string | null, { region }: CloudTrailRecord): Place | undefined {
  const partition = partitionOf(region);
  if (account === null || !/^\d{12}$/.test(account) || region === null || partition === null) return undefined;
  return { account, region, partition: partition.name };
}

function undoing(entry: Entry | undefined, record: CloudTrailRecord): readonly Command[] {
  const place = placeOf(record.accountId, record);
  return place === undefined ? [] : filled(entry?.undo ?? {}, place, valuesOf(record, place), true);
}

function stopping(record: CloudTrailRecord): readonly Command[] {
  const place = placeOf(record.userIdentity.accountId, record);
  return place === undefined ? [] : filled(callerCommands(record), place, valuesOf(record, place));
}

/**
 * Whether a call that failed calls for stopping its caller: a severe one with credentials that AWS accepted. A sign-in
 * that failed names a user who may have had no part in it.
 */
function isAttempt({ severity }: Alert, { userIdentity }: CloudTrailRecord): boolean {
  return isAbove(severity, "medium") && userIdentity.accessKeyId !== null;
}

function noteOf(entry: Entry | undefined, undo: readonly Command[]): string | undefined {
  if (entry === undefined) return "No command is known that undoes this call";
  return entry.undo !== undefined && undo.length === 0
    ? "The record does not contain what a command needs to undo the call"
    : entry.note;
}

/** Fills commands. Those of a whole undo are steps: after one that cannot be filled, no other is offered. */
function filled(commands: Commands, place: Place, values: Values, isWhole = false): readonly Command[] {
  const found: Command[] = [];
  for (const [does, template] of Object.entries(commands)) {
    const command = commandOf(template, values);
    if (command !== undefined) found.push(inRegion(does, command, place));
    else if (isWhole) break;
  }
  return found;
}

function inRegion(does: string, command: string, { account, region }: Omit<Place, "partition">): Command {
  return { does, account, command: `${command} --region ${region}` };
}

function looking(
  more: Commands | undefined,
  record: CloudTrailRecord,
  query: string | null,
  logRegion: string | undefined,
  logGroup: LogGroup | undefined,
): readonly Command[] {
  const place = placeOf(record.accountId, record);
  if (place === undefined) return [];
  return [
    ...filled(more ?? {}, place, valuesOf(record, place)),
    ...lookUps(record).map(([does, command]) => inRegion(does, command, place)),
    ...querying(query, record.eventTime, logRegion, logGroup),
  ];
}

/** Returns the command that starts a query, if it is known where the log group is. */
function querying(
  query: string | null,
  eventTime: string | null,
  region: string | undefined,
  logGroup: LogGroup | undefined,
): readonly Command[] {
  if (query === null || eventTime === null || region === undefined || logGroup === undefined) return [];
  const { name, account } = logGroup;
  const line = /^\d{12}$/.test(account) ? queryCommand(query, name, eventTime) : undefined;
  return line === undefined ? [] : [inRegion(...line, { account, region })];
}

function runbookOf({ severity, findings, action, rules }: Alert, settings: ResponseSettings): string | null {
  const runbookUrl = rules?.runbook ?? settings.runbookUrl;
  if (runbookUrl == null) return null;
  const finding = findings[0]?.code ?? "none";
  return filledAddress(runbookUrl, {
    finding,
    severity,
    service: action.service ?? "unknown",
    event: action.name ?? "unknown",
  });
}
