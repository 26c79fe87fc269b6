import type { Alert } from "../../alert/alert.ts";
import type { Severity } from "../../alert/severity.ts";
import { shortened } from "../../words.ts";
import { leadOf } from "../digest.ts";
import { visible } from "../escape.ts";
import { linkOf, reasonsOf, rowsOf } from "../rows/rows.ts";
import { isTime } from "./time.ts";

/** The facts that the findings of a function have in common. */
export interface FindingSource {
  /** The default product of the account and Region that the finding is imported into. */
  readonly productArn: string;
  /** The time at which the finding is imported, in ISO 8601. */
  readonly now: string;
}

/** A finding in the AWS Security Finding Format, which Security Hub imports. */
export type SecurityHubFinding = Readonly<Record<string, unknown>> & { readonly Id: string };

const labels: Readonly<Record<Severity, string>> = {
  critical: "CRITICAL",
  high: "HIGH",
  medium: "MEDIUM",
  low: "LOW",
  info: "INFORMATIONAL",
};

/** The maximum lengths of texts in a finding. */
const limits = { id: 512, title: 256, description: 1024, text: 512, reasons: 10, field: 1024, region: 16 } as const;

/**
 * Renders one alert as a finding of the account that imports it; the account of the call is in the finding's resource.
 *
 * @param id identifies the alert's record: Security Hub updates the finding that has it already
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
export function renderFinding(alert: Alert, id: string, { productArn, now }: FindingSource): SecurityHubFinding {
  const reasons = reasonsOf(alert).slice(0, limits.reasons);
  const severity = { Label: labels[alert.severity], Original: alert.severity };
  const types = ["Unusual Behaviors/User"];
  const link = linkOf(alert);
  const time = isTime(alert.time) ? alert.time : now;
  return {
    SchemaVersion: "2018-10-08",
    Id: id,
    ProductArn: productArn,
    GeneratorId: shortened(visible(`iam-alerts/${alert.findings[0]?.code ?? alert.action.name ?? "event"}`), limits.id),
    AwsAccountId: productArn.split(":")[4] ?? "",
    Types: types,
    FirstObservedAt: time,
    CreatedAt: time,
    UpdatedAt: now,
    Severity: severity,
    FindingProviderFields: { Severity: severity, Types: types },
    Title: shortened(`${leadOf(alert)} ${visible(alert.title)}`, limits.title),
    Description: shortened(
      reasons.map(({ severity, message }) => `${severity}: ${message}`).join("; ") || visible(alert.title),
      limits.description,
    ),
    ...(link === null ? {} : { SourceUrl: link }),
    ...remediationOf(alert),
    ProductFields: Object.fromEntries(fieldsOf(alert)),
    Resources: [resourceOf(alert, productArn)],
    RecordState: "ACTIVE",
  };
}

/** Returns the first command that contains the call, complete or not at all: one that is cut could do harm. */
function remediationOf(alert: Alert): Readonly<Record<string, unknown>> {
  const { contain = [], runbook = null } = alert.response ?? {};
  const command = contain[0]?.command ?? "";
  const isShown = command !== "" && visible(command) === command && command.length <= limits.text;
  const isLinked = runbook !== null && rowsOf(alert).some(({ lines }) => lines.includes(runbook));
  if (!isShown && !isLinked) return {};
  return {
    Remediation: {
      Recommendation: { ...(isShown ? { Text: command } : {}), ...(isLinked ? { Url: runbook } : {}) },
    },
  };
}

/** Returns the details of an alert as fields. Commands are complete or left out. */
function fieldsOf(alert: Alert): readonly (readonly [string, string])[] {
  return rowsOf(alert).flatMap(({ label, kind, lines }) => {
    const text = lines.join("\n");
    const isExact = kind === "commands" || kind === "address" || kind === "link";
    if (text.trim() === "" || (isExact && text.length > limits.field)) return [];
    return [[`iam-alerts/${label}`, shortened(text, limits.field)]];
  });
}

/** Returns the target of the call, or else its account. */
function resourceOf({ target, account, source }: Alert, productArn: string): Readonly<Record<string, unknown>> {
  const [, partition = "aws"] = productArn.split(":");
  const id = target?.arn ?? target?.name ?? account.id ?? "unknown";
  const region = source.region ?? "";
  return {
    Type: account.id !== null && target === null ? "AwsAccount" : "Other",
    Id: shortened(visible(id).trim() || "unknown", limits.id),
    Partition: partition,
    ...(/^[a-z0-9-]+$/.test(region) && region.length <= limits.region ? { Region: region } : {}),
    ...(account.id === null ? {} : { Tags: { account: shortened(visible(account.id), 256) } }),
  };
}
