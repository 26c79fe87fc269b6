import { type Fields, field, iso } from "../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { letterFirst } from "../unicode.ts";
import { type Account, aliasOf, type KnownAccounts } from "./accounts.ts";
import type { AppliedRules } from "./channel.ts";
import { localTimeOf } from "./local-time.ts";
import { hasDetails, isOk, reasonOf } from "./outcome.ts";
import type { PolicyReading } from "./policy/meaning.ts";
import { readPolicies } from "./policy/policy.ts";
import type { Response } from "./response.ts";
import { assess, isChange } from "./rules/assess.ts";
import { isMinor } from "./rules/trail.ts";
import { cappedAt, type Finding, type Severity, severityOf } from "./severity.ts";
import type { Target } from "./title/naming.ts";
import { summaryOf } from "./title/summary.ts";
import { sentenceOf, serviceOf, toTarget, toTitle } from "./title/title.ts";
import { type Source, toLink, toSource } from "./where.ts";
import { type Actor, toActor } from "./who.ts";

/**
 * One CloudTrail event for a reader: the actor, the action, the target, the source and the outcome. alert.schema.json
 * describes it; `version` changes when the meaning of a field does.
 */
export interface Alert {
  readonly version: 1;
  /** CloudTrail's event id; the log event's id if the record has none. */
  readonly id: string | null;
  /** The time of the call in ISO 8601, UTC. */
  readonly time: string | null;
  /** The same time in the configured time zone, as RFC 9557 writes it; null without one. */
  readonly localTime: string | null;
  readonly severity: Severity;
  /** One plain sentence. */
  readonly title: string;
  readonly simulated: boolean;
  /** The account that the call was made in, and what the settings say about it. */
  readonly account: {
    readonly id: string | null;
    readonly alias: string | null;
    /** The person or team to ask. */
    readonly owner: string | null;
    /** The account's purpose: prod, test, … */
    readonly environment: string | null;
  };
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
  /**
   * The request parameters of the record, with policy documents decoded, and its `serviceEventDetails` and
   * `downstreamRequests` if it has them.
   */
  readonly parameters: Fields;
  /** The policy documents in the parameters, in words. */
  readonly policies: readonly PolicyReading[];
  readonly findings: readonly Finding[];
  /** Sentences about what this alert lacks, for example because the list of accounts could not be read. */
  readonly warnings: readonly string[];
  /** The effect of the team's rules; null if none applies, and until `applyRules` applies them. */
  readonly rules: AppliedRules | null;
  /** The commands to run now and more; null if the call needs no attention, and until `respond` adds it. */
  readonly response: Response | null;
  /** The URL of the event in the AWS console. */
  readonly link: string | null;
  /** The raw record, unchanged; the raw text if it could not be read. */
  readonly record: unknown;
}

/** Facts about a record that the record does not contain. */
export interface AlertContext {
  /** The log event's id. */
  readonly id?: string | undefined;
  /** The log event's time, in milliseconds since 1970. */
  readonly time?: number | undefined;
  readonly simulated?: boolean | undefined;
  /** Names of accounts, by id; they take precedence over those in `accounts`. */
  readonly accountAliases?: ReadonlyMap<string, string> | undefined;
  /** All accounts of the organization, by id. If they are known, any other account is outside the organization. */
  readonly accounts?: ReadonlyMap<string, Account> | undefined;
  /** Sentences about what the alert lacks. */
  readonly warnings?: readonly string[] | undefined;
  /** The IANA name of the time zone for `localTime`. */
  readonly timeZone?: string | undefined;
  /**
   * Names of the log group, filter, function and topic that deliver the alert: a change to one of them is tampering.
   */
  readonly pipeline?: readonly string[] | undefined;
}

/** Turns a record into an alert. Never throws: fields that the record lacks are null. */
export function toAlert(record: CloudTrailRecord, context: AlertContext = {}): Alert {
  const source = toSource(record);
  const actor = toActor(record, source.access);
  const simulated = context.simulated ?? false;
  const ok = isOk(record);
  const changes = isChange(record);
  const summary = summaryOf(record);
  const sentence = sentenceOf(record);
  const accounts = { aliases: context.accountAliases, list: context.accounts };
  const { parameters, policies, findings: grants, trusted } = readPolicies(record, accounts);
  const { findings, evenRefused } = assess(record, actor, grants, {
    isOk: ok,
    isChange: changes,
    pipeline: context.pipeline ?? [],
    accounts,
    trusted,
  });
  const weight = {
    isChange: summary?.isInfo !== true && changes,
    isMinor: isMinor(record),
    isOk: ok,
    findings,
    evenRefused,
  };
  const severity = severityOf(record, weight);
  const time = record.eventTime ?? isoTime(context.time);
  return {
    version: 1,
    id: record.eventId ?? (context.id || null),
    time,
    localTime: localTime(time, context),
    severity,
    title: marked(toTitle(record, actor, { isOk: ok, summary, sentence }), simulated),
    simulated,
    account: accountOf(record.accountId, accounts),
    actor,
    action: {
      service: summary?.service ?? serviceOf(record),
      name: summary?.name ?? record.eventName,
      readOnly: record.readOnly,
    },
    target: toTarget(record, actor, sentence),
    source,
    outcome: {
      ok,
      errorCode: record.errorCode,
      errorMessage: record.errorMessage ?? (ok ? null : reasonOf(record)),
    },
    parameters: withDetails(parameters, record),
    policies,
    // Those of a refused call can weigh more.
    findings: cappedAt(severity, findings),
    warnings: context.warnings ?? [],
    rules: null,
    response: null,
    link: toLink(record),
    record: record.raw,
  };
}

function accountOf(id: string | null, accounts: KnownAccounts): Alert["account"] {
  const { owner = null, environment = null } = accounts.list?.get(id ?? "") ?? {};
  return { id, alias: aliasOf(id, accounts) ?? null, owner, environment };
}

/** Adds the other fields in which a few events have parameters. */
function withDetails(parameters: Fields, record: CloudTrailRecord): Fields {
  const { serviceEventDetails, additionalEventData, eventType } = record;
  const requests = eventType === "AwsMcpEvent" ? field(additionalEventData, "downstreamRequests") : undefined;
  if (!hasDetails(record) && requests === undefined) return parameters;
  return {
    ...parameters,
    ...(hasDetails(record) ? { serviceEventDetails } : {}),
    ...(requests === undefined ? {} : { downstreamRequests: requests }),
  };
}

/** Returns the alert for a log event that cannot be read as a record. The alert carries the original text. */
export function unreadableAlert(text: string, reason: string, context: AlertContext = {}): Alert {
  const simulated = context.simulated ?? false;
  const message = `a log event could not be read: ${reason}`;
  const time = isoTime(context.time);
  return {
    version: 1,
    id: context.id || null,
    time,
    localTime: localTime(time, context),
    severity: "medium",
    title: marked(message, simulated),
    simulated,
    account: accountOf(null, {}),
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
      signInSessionArn: null,
      accessKeyOwner: null,
    },
    action: { service: null, name: null, readOnly: null },
    target: null,
    source: { ip: null, region: null, userAgent: null, access: "unknown", tool: null },
    outcome: { ok: false, errorCode: null, errorMessage: null },
    parameters: {},
    policies: [],
    findings: [{ code: "unreadable", severity: "medium", message }],
    warnings: context.warnings ?? [],
    rules: null,
    response: null,
    link: null,
    record: text,
  };
}

/**
 * Returns the title with a mark if the event was simulated. A name from an identity provider can begin with any text,
 * so "caller" goes before a title that could be mistaken for a marked one. Names of IAM identities cannot begin that
 * way.
 */
function marked(title: string, simulated: boolean): string {
  if (simulated) return `[TEST] ${title}`;
  return /^[\w+=,.@-]/.test(title) || letterFirst.test(title) ? title : `caller ${title}`;
}

function localTime(time: string | null, { timeZone }: AlertContext): string | null {
  return time === null || timeZone === undefined ? null : localTimeOf(time, timeZone);
}

/** Returns null for the time 0, which handmade log events have. */
function isoTime(milliseconds: number | undefined): string | null {
  return iso(milliseconds || Number.NaN);
}
