import { field, fields, flag, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { wordsOf } from "../../words.ts";
import { isPart } from "./pipeline/parts.ts";
import type { Facts, Rule } from "./rule.ts";
import { hidesChanges } from "./selectors.ts";

/** The calls that end a recording of activity. */
const stopping = wordsOf(`
  cloudtrail:StopLogging cloudtrail:DeleteTrail cloudtrail:DeleteEventDataStore cloudtrail:StopEventDataStoreIngestion
  cloudtrail:DeleteChannel cloudtrail:DeleteServiceLinkedChannel
  observabilityadmin:DeleteTelemetryRule observabilityadmin:DeleteTelemetryRuleForOrganization
  observabilityadmin:StopTelemetryEvaluation observabilityadmin:StopTelemetryEvaluationForOrganization
`);

/** The calls that change a recording of activity. */
const changing = wordsOf(`
  cloudtrail:UpdateTrail cloudtrail:PutEventSelectors cloudtrail:UpdateEventDataStore
  cloudtrail:UpdateChannel cloudtrail:UpdateServiceLinkedChannel
  observabilityadmin:UpdateTelemetryRule observabilityadmin:UpdateTelemetryRuleForOrganization
  observabilityadmin:UpdateTelemetryPipeline observabilityadmin:DeleteTelemetryPipeline
  observabilityadmin:UpdateCentralizationRuleForOrganization observabilityadmin:DeleteCentralizationRuleForOrganization
`);

/** The calls about recordings of activity, as service:Name. */
export const trailCalls: readonly string[] = [...stopping, ...changing];

/** The calls that can leave changes out of a recording. */
const blinding = ["cloudtrail:PutEventSelectors", "cloudtrail:UpdateTrail", "cloudtrail:UpdateEventDataStore"];

/** The part of CloudTrail, or of CloudWatch's telemetry, that a call stops or changes. */
function recorderOf({ call }: Facts): string {
  if (call.includes("EventDataStore")) return "event data store";
  if (call.includes("Channel")) return "channel";
  if (call.includes("TelemetryRule")) return "telemetry rule";
  if (call.includes("TelemetryEvaluation")) return "telemetry configuration";
  if (call.includes("TelemetryPipeline")) return "telemetry pipeline";
  return call.includes("CentralizationRule") ? "centralization rule" : "trail";
}

/** Returns what a call leaves out of a recording, as the end of a sentence; null if it leaves out no changes. */
function lost({ call, record, pipeline }: Facts): string | null {
  const { requestParameters: parameters } = record;
  if (hidesChanges(parameters)) return "no longer records changes, including those to IAM";
  if (call !== "UpdateTrail") return null;
  const [group, role] = [field(parameters, "cloudWatchLogsLogGroupArn"), field(parameters, "cloudWatchLogsRoleArn")];
  if (group === "" || role === "") return "no longer sends its events to CloudWatch Logs";
  const isElsewhere = pipeline.length > 0 && text(group) !== null && !isPart(String(group), pipeline);
  if (isElsewhere) return "now sends its events to another log group";
  if (flag(field(parameters, "includeGlobalServiceEvents")) === false) return "no longer records changes to IAM";
  return flag(field(parameters, "isMultiRegionTrail")) === false ? "no longer records other Regions" : null;
}

/**
 * Whether a call only decides whether a trail records CloudTrail's own deliveries of its files. No alert needs those.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
 */
export function isMinor({ eventName, eventSource, requestParameters }: CloudTrailRecord): boolean {
  if (eventName !== "UpdateTrail" || eventSource?.startsWith("cloudtrail.") !== true) return false;
  const names = Object.keys(requestParameters).filter((name) => name !== "name");
  return names.length === 1 && names[0] === "recursiveLogging";
}

/** Whether a call changes a telemetry rule for resources other than CloudTrail. */
function isOtherTelemetry({ call, record }: Facts): boolean {
  if (!call.startsWith("UpdateTelemetryRule")) return false;
  const type = text(field(fields(field(record.requestParameters, "rule")), "resourceType"));
  return type !== null && type !== "AWS::CloudTrail";
}

/** Findings about trails and other recordings of activity that are stopped, blinded or changed. */
export const rulesOfTrails: readonly Rule[] = [
  {
    code: "trail-stopped",
    severity: "critical",
    reads: ["eventName"],
    calls: stopping,
    says: (facts) => `the ${recorderOf(facts)} no longer records activity`,
    evenRefused: true,
  },
  {
    code: "trail-stopped",
    severity: "critical",
    reads: ["requestParameters.servicePrincipal"],
    calls: ["organizations:DisableAWSServiceAccess"],
    when: ({ record }) => text(field(record.requestParameters, "servicePrincipal"))?.startsWith("cloudtrail.") === true,
    says: "the organization's trails no longer record activity in its member accounts",
    evenRefused: true,
  },
  {
    code: "trail-blinded",
    severity: "critical",
    reads: ["requestParameters"],
    calls: blinding,
    when: (facts) => lost(facts) !== null,
    says: (facts) => `the ${recorderOf(facts)} ${lost(facts)}`,
    evenRefused: true,
  },
  {
    code: "trail-changed",
    severity: ({ record }) => (isMinor(record) ? "low" : "high"),
    reads: ["eventName", "requestParameters"],
    calls: changing,
    when: (facts) => !isOtherTelemetry(facts) && lost(facts) === null,
    says: (facts) =>
      isMinor(facts.record)
        ? "the trail records CloudTrail's own deliveries of its files differently, which no alert needs"
        : `the ${recorderOf(facts)} may now record different events or deliver them elsewhere`,
    evenRefused: true,
  },
];
