import type { Alert } from "../../alert/alert.ts";
import type { PolicyKind } from "../../alert/policy/kind.ts";
import type { Command, Link } from "../../alert/response.ts";
import { byWorst, type Severity } from "../../alert/severity.ts";
import { listedAll } from "../../words.ts";
import { visible } from "../escape.ts";
import { parametersForPeople } from "./parameters.ts";

/**
 * A label of an alert's block and its lines, without harmful characters. Formats such as HTML and Markdown add their
 * own escapes.
 */
export interface Row {
  readonly label: string;
  /**
   * The lines of a list are sentences; code comes from a program; commands are run as they are, with a comment before
   * each; an address is an https URL; the line of a link is the URL of the event.
   */
  readonly kind: "text" | "list" | "code" | "commands" | "address" | "link";
  readonly lines: readonly string[];
}

/** A reason why an alert matters. */
export interface Reason {
  readonly severity: Severity;
  readonly message: string;
}

const policyLabels: Readonly<Record<PolicyKind, string>> = {
  identity: "Policy",
  trust: "Trust policy",
  boundary: "Boundary",
  "service control": "Control policy",
  resource: "Resource policy",
  session: "Session policy",
};

/** Returns the findings of an alert for display, worst first. */
export function reasonsOf(alert: Alert): readonly Reason[] {
  const reasons = alert.findings.map(({ severity, message }) => ({ severity, message: visible(message) }));
  return reasons.length < 2 ? reasons : reasons.sort(byWorst);
}

/** Returns the details of an alert for display, which go below its title and findings. */
export function rowsOf(alert: Alert): readonly Row[] {
  const { actor, action, target, source, outcome } = alert;
  const name = target?.name == null ? null : `${target.type} ${target.name}`;
  const failure = line(outcome.errorCode, outcome.errorMessage);
  const link = linkOf(alert);
  const rows: readonly Row[] = [
    row("Time", timeLines(alert)),
    row("Account", accountLine(alert)),
    row("Warning", (alert.warnings ?? []).map(visible)),
    row("Actor", actorLine(alert)),
    row("Made by", madeByLine(actor)),
    row("Action", line(action.service, action.name)),
    row("Target", target === null ? [] : line(name, target.arn)),
    ...alert.policies.map(({ kind, statements }) =>
      row(policyLabels[kind] ?? "Policy", statements.map(visible), "list"),
    ),
    row("Rules", ruleLine(alert)),
    row("Source", line(source.ip, source.region)),
    // The console's own user agent says no more than the mode of access.
    row("Access", line(source.access, source.tool, source.userAgent === "AWS Internal" ? null : source.userAgent)),
    row("Outcome", outcome.ok ? ["succeeded"] : failure.length > 0 ? failure : ["failed"]),
    ...responseRows(alert),
    row("Parameters", parametersForPeople(alert), "code"),
    row("Raw text", typeof alert.record === "string" ? line(alert.record) : [], "code"),
    row("Event", line(alert.id)),
    row("Link", link === null ? [] : [link], "link"),
  ];
  return rows.filter(({ lines }) => lines.length > 0);
}

/** A page of the AWS console, or one that the access portal of Identity Center opens. */
const trusted =
  /^https:\/\/(?:[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\/[\w/?=#.%-]*|[\w.-]+\.(?:awsapps\.com|awsapps\.cn|app\.aws)\/[\w/?=#&.%:+,@-]*)$/;

/** A URL without characters that could end it in any format. */
const address = /^https:\/\/[\w.~:/?#@!$&()*+,;=%-]+$/;

/**
 * Returns the link of an alert if it leads to the AWS console, directly or through the access portal. Alerts can come
 * from files, and people click links, so other URLs are not trusted.
 */
export function linkOf(alert: Alert): string | null {
  return pageOf(alert, "event") ?? (alert.link !== null && trusted.test(alert.link) ? alert.link : null);
}

function pageOf({ response }: Alert, wanted: Link["page"]): string | null {
  const url = response?.links.find(({ page }) => page === wanted)?.url;
  return url !== undefined && trusted.test(url) ? url : null;
}

/** Returns what to do now: the commands, and the addresses of the runbook and of pages in the console. */
function responseRows(alert: Alert): readonly Row[] {
  // A deployed function of an earlier version answers with alerts without a response and a local time.
  if (alert.response == null) return [];
  const { contain, note, look, query, runbook, except } = alert.response;
  const starts = look.some(({ command }) => command.startsWith("aws logs start-query "));
  const url = (label: string, found: string | null) => row(label, found === null ? [] : [found], "address");
  return [
    row("Contain", contain.flatMap(commandLines), "commands"),
    row("Note", line(note)),
    url("Runbook", runbook !== null && address.test(runbook) ? runbook : null),
    row("Look", look.flatMap(commandLines), "commands"),
    row("Logs Insights", starts ? [] : line(query), "commands"),
    row("Except", line(except), "commands"),
    url("Target page", pageOf(alert, "target")),
    url("Actor page", pageOf(alert, "actor")),
  ];
}

/** Returns a command after a comment. The comment has no names, because some shells run what follows a `#`. */
function commandLines({ does, account, command }: Command): readonly string[] {
  return [visible(`# ${does}, in account ${account}`), visible(command)];
}

/**
 * Returns the first of a row's commands, each with its comment, that have at most `room` characters together. A command
 * is complete or left out: one that is cut could do harm.
 */
export function commandsWithin(lines: readonly string[], room: number): readonly string[] {
  let length = 0;
  let whole = 0;
  for (const [index, text] of lines.entries()) {
    length += text.length;
    if (length > room) break;
    if (!isComment(text)) whole = index + 1;
  }
  return lines.slice(0, whole);
}

/** Whether a line of commands is the comment before one. */
export function isComment(line: string): boolean {
  return line.startsWith("# ");
}

function row(label: string, lines: readonly string[], kind: Row["kind"] = "text"): Row {
  return { label, kind, lines };
}

/** Returns the time of the call in UTC and, if a time zone is configured, the local time. */
export function timeLines({ time, localTime }: Alert): readonly string[] {
  return [...line(time), ...line(localTime == null ? null : spoken(localTime))];
}

/** Returns "2026-11-29 04:12:44 in Europe/Berlin (+01:00)". */
function spoken(localTime: string): string {
  return localTime.replace(/^(\S+)T(\d\d:\d\d:\d\d)([^[]+)\[(.*)\]$/, "$1 $2 in $4 ($3)");
}

/** Returns what the team's rules did to the alert. */
function ruleLine({ rules, severity }: Alert): readonly string[] {
  // A deployed function of an earlier version answers with alerts without rules.
  if (rules == null) return [];
  const { applied, severityBefore, mutedBy, channels } = rules;
  const numbers = applied.map(({ rule }) => String(rule));
  const effects = [
    ...(severity === severityBefore ? [] : [`severity ${severity} instead of ${severityBefore}`]),
    ...(mutedBy === null ? [] : [`muted by rule ${mutedBy}`]),
    ...(channels === null ? [] : [`sent to ${listedAll(channels)}`]),
  ];
  const lead = `rule${numbers.length === 1 ? "" : "s"} ${listedAll(numbers)} applied`;
  return line(lead, ...effects);
}

function accountLine({ account }: Alert): readonly string[] {
  // A deployed function of an earlier version answers with alerts without an owner, an environment and warnings.
  const { id, alias, owner = null, environment = null } = account;
  const name = alias === null ? id : `${alias} (${id})`;
  return line(name, environment, owner === null ? null : `ask ${owner}`);
}

function actorLine({ actor }: Alert): readonly string[] {
  const key = actor.accessKeyId === null ? null : `key ${actor.accessKeyId}`;
  const isOfOther = key !== null && actor.accessKeyOwner !== null && actor.accessKeyOwner !== actor.name;
  return line(
    actor.type,
    actor.arn ?? actor.name,
    actor.sourceIdentity === null ? null : `source identity ${actor.sourceIdentity}`,
    actor.signInSessionArn == null ? null : `sign-in session ${actor.signInSessionArn}`,
    actor.accountId === null ? null : `account ${actor.accountId}`,
    isOfOther ? `${key} of ${actor.accessKeyOwner}` : key,
    actor.mfa === null ? null : actor.mfa ? "with MFA" : "without MFA",
    actor.invokedBy === null ? null : `through ${actor.invokedBy}`,
  );
}

function madeByLine({ human, humanReason }: Alert["actor"]): readonly string[] {
  if (human === null) return [];
  const who = human ? "a person" : "a program";
  return line(humanReason === null ? who : `${who}, because ${humanReason}`);
}

/** Joins the known parts into one line; returns no line if nothing is known. */
function line(...parts: readonly (string | null)[]): readonly string[] {
  let known: string | null = null;
  for (const part of parts) if (part !== null) known = known === null ? part : `${known}, ${part}`;
  return known === null ? [] : [visible(known)];
}
