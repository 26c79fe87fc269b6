import type { Alert } from "../../alert/alert.ts";
import type { Severity } from "../../alert/severity.ts";
import { shortened } from "../../words.ts";
import { digestOf, leadOf, subjectOf } from "../digest.ts";
import { visible } from "../escape.ts";
import { linkOf, reasonsOf, rowsOf } from "../rows/rows.ts";
import { isTime } from "./time.ts";

/** An event for PagerDuty's Events API v2, without the routing key. It opens an incident and never resolves one. */
export interface PagerDutyEvent {
  readonly event_action: "trigger";
  /** Identifies the incident: an event with the key of an open one is added to it. */
  readonly dedup_key: string;
  readonly payload: {
    readonly summary: string;
    readonly source: string;
    readonly severity: PagerDutySeverity;
    readonly timestamp?: string;
    readonly component?: string;
    readonly class?: string;
    readonly group?: string;
    readonly custom_details: Readonly<Record<string, string>>;
  };
  readonly client: "iam-alerts";
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

type PagerDutySeverity = "critical" | "error" | "warning" | "info";

const severityNames: Readonly<Record<Severity, PagerDutySeverity>> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  info: "info",
};

/** PagerDuty takes 512 kB and a summary of 1,024 characters. The details of an alert stay far below. */
const limits = { summary: 1024, short: 255, reasons: 10, reason: 250, detail: 4000, rest: 20_000 } as const;

/**
 * Renders one alert as an event. PagerDuty shows all of its texts as they are.
 *
 * @param key identifies the alert's record, at most 255 characters
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
export function renderPagerDuty(alert: Alert, key: string): PagerDutyEvent {
  const link = linkOf(alert);
  const reasons = reasonsOf(alert)
    .slice(0, limits.reasons)
    .map(({ severity, message }) => `${severity}: ${shortened(message, limits.reason)}`);
  const rows = rowsOf(alert).filter(({ kind }) => kind !== "link");
  const details = [
    ...(reasons.length === 0 ? [] : [["Findings", reasons.join("\n")] as const]),
    ...rows.map(({ label, kind, lines }) => [label, detail(lines.join("\n"), kind === "commands")] as const),
  ];
  return {
    event_action: "trigger",
    dedup_key: key,
    payload: {
      summary: shortened(`${leadOf(alert)} ${visible(alert.title)}`, limits.summary),
      source: sourceOf(alert),
      severity: severityNames[alert.severity],
      ...(isTime(alert.time) ? { timestamp: alert.time } : {}),
      ...named("component", alert.action.service),
      ...named("group", alert.account.alias ?? alert.account.id),
      ...named("class", alert.findings[0]?.code ?? alert.action.name),
      custom_details: Object.fromEntries(details),
    },
    client: "iam-alerts",
    ...(link === null ? {} : { links: [{ href: link, text: "Open the event in CloudTrail" }] }),
  };
}

/** Renders alerts as one event that summarizes them. */
export function renderPagerDutyRest(alerts: readonly Alert[], key: string): PagerDutyEvent {
  const { alerts: sorted } = digestOf(alerts);
  const { lines } = digestOf(alerts, 0);
  const [worst] = sorted;
  if (worst === undefined) throw new RangeError("expected at least one alert, found none");
  return {
    event_action: "trigger",
    dedup_key: key,
    payload: {
      summary: subjectOf(sorted, limits.summary),
      source: sourceOf(worst),
      severity: severityNames[worst.severity],
      custom_details: { Alerts: shortened(lines.join("\n"), limits.rest) },
    },
    client: "iam-alerts",
  };
}

/** A command is complete or left out: one that is cut could do harm. */
function detail(text: string, isCommand: boolean): string {
  if (isCommand && text.length > limits.detail) return "[left out: too long]";
  return shortened(text, limits.detail);
}

/** Returns the account, which is what PagerDuty calls the affected system. */
function sourceOf({ account }: Alert): string {
  return shortened(visible(account.alias ?? account.id ?? "") || "unknown account", limits.short);
}

function named<Name extends string>(name: Name, text: string | null): { readonly [name in Name]?: string } {
  return text === null || text === ""
    ? {}
    : ({ [name]: shortened(visible(text), limits.short) } as { [name in Name]: string });
}
