import { type Fields, iso } from "../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { type PolicyReading, readPolicies } from "./policy/policy.ts";
import { assess, isChange } from "./rules/assess.ts";
import { type Finding, type Severity, severityOf } from "./severity.ts";
import type { Target } from "./title/naming.ts";
import { isOk, serviceOf, toTarget, toTitle } from "./title/title.ts";
import { type Source, toLink, toSource } from "./where.ts";
import { type Actor, toActor } from "./who.ts";

/** Who did what, to what, from where and how. Described by alert.schema.json; `version` changes when its meaning does. */
export interface Alert {
  readonly version: 1;
  /** CloudTrail's event id, or else the log event's. */
  readonly id: string | null;
  /** ISO 8601, UTC. */
  readonly time: string | null;
  readonly severity: Severity;
  /** One plain sentence. */
  readonly title: string;
  readonly simulated: boolean;
  /** The account that the call was made in, and the name that it was given here. */
  readonly account: { readonly id: string | null; readonly alias: string | null };
  readonly actor: Actor;
  readonly action: {
    /** iam, for iam.amazonaws.com */
    readonly service: string | null;
    readonly name: string | null;
    readonly readOnly: boolean | null;
  };
  readonly target: Target | null;
  readonly source: Source;
  readonly outcome: { readonly ok: boolean; readonly errorCode: string | null; readonly errorMessage: string | null };
  /** As the record has them, policy documents decoded. */
  readonly parameters: Fields;
  /** The policy documents among them, in words. */
  readonly policies: readonly PolicyReading[];
  readonly findings: readonly Finding[];
  /** The console's page of the event. */
  readonly link: string | null;
  /** The raw record, untouched; the raw text where it could not be read. */
  readonly record: unknown;
}

/** What is known of a record besides itself. */
export interface AlertContext {
  /** The log event's id. */
  readonly id?: string | undefined;
  /** The log event's time, in milliseconds since 1970. */
  readonly time?: number | undefined;
  readonly simulated?: boolean | undefined;
  /** Names of accounts, by id. */
  readonly accountAliases?: ReadonlyMap<string, string> | undefined;
  /** Names of the log group, filter, function and topic that the alert goes through: touching them is tampering. */
  readonly pipeline?: readonly string[] | undefined;
}

/** Turns a record into an alert. Never throws: what the record does not say is null. */
export function toAlert(record: CloudTrailRecord, context: AlertContext = {}): Alert {
  const source = toSource(record);
  const actor = toActor(record, source.access);
  const simulated = context.simulated ?? false;
  const ok = isOk(record);
  const { parameters, policies, findings: grants } = readPolicies(record);
  const { findings, evenRefused } = assess(record, actor, grants, context.pipeline ?? []);
  return {
    version: 1,
    id: record.eventId ?? (context.id || null),
    time: record.eventTime ?? isoTime(context.time),
    severity: severityOf(record, { isChange: isChange(record), isOk: ok, findings, evenRefused }),
    title: marked(toTitle(record, actor), simulated),
    simulated,
    account: { id: record.accountId, alias: context.accountAliases?.get(record.accountId ?? "") ?? null },
    actor,
    action: { service: serviceOf(record), name: record.eventName, readOnly: record.readOnly },
    target: toTarget(record, actor),
    source,
    outcome: {
      ok,
      errorCode: record.errorCode,
      errorMessage: record.errorMessage,
    },
    parameters,
    policies,
    findings,
    link: toLink(record),
    record: record.raw,
  };
}

/**
 * The alert for a log event that holds no record that can be read: it says so and carries the text as it came, so that
 * nothing is lost.
 */
export function unreadableAlert(text: string, reason: string, context: AlertContext = {}): Alert {
  const simulated = context.simulated ?? false;
  const message = `a log event could not be read: ${reason}`;
  return {
    version: 1,
    id: context.id || null,
    time: isoTime(context.time),
    severity: "medium",
    title: marked(message, simulated),
    simulated,
    account: { id: null, alias: null },
    actor: {
      type: "Unknown",
      name: null,
      arn: null,
      accountId: null,
      accessKeyId: null,
      mfa: null,
      session: null,
      invokedBy: null,
      human: null,
      humanReason: null,
      sourceIdentity: null,
      accessKeyOwner: null,
    },
    action: { service: null, name: null, readOnly: null },
    target: null,
    source: { ip: null, region: null, userAgent: null, access: "unknown", tool: null },
    outcome: { ok: false, errorCode: null, errorMessage: null },
    parameters: {},
    policies: [],
    findings: [{ code: "unreadable", severity: "medium", message }],
    link: null,
    record: text,
  };
}

/**
 * The title with what tells a test from what happened. Only names that no IAM identity can have begin as the mark does:
 * those that an identity provider gives are anybody's text, and must not pass for it.
 */
function marked(title: string, simulated: boolean): string {
  if (simulated) return `[TEST] ${title}`;
  return /^[\p{L}\p{N}_+=,.@-]/u.test(title) ? title : `caller ${title}`;
}

/** Log events that were made by hand have the time 0, which says nothing. */
function isoTime(milliseconds: number | undefined): string | null {
  return iso(milliseconds || Number.NaN);
}
