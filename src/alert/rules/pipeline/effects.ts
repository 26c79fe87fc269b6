import { field, fields, flag, own, text } from "../../../cloudtrail/fields.ts";
import { nameIn, valueAt } from "../../title/naming.ts";
import type { Facts } from "../rule.ts";
import { denies, documentAt, documentNamesPart, hasField } from "./documents.ts";
import { namesPart } from "./names.ts";
import { type Effect, silencers } from "./table.ts";

/** Returns what a call does to the pipeline that delivers its alert; null if it does nothing to it. */
export function effectOf(facts: Facts): Effect | null {
  const { name } = facts;
  const wide = own(accountWide, name);
  if (wide !== undefined) return wide(facts);
  const silencer = silencers.get(name);
  if (silencer === undefined || !namesPart(facts, silencer.names)) return null;
  const condition = own(conditions, name);
  return condition === undefined ? silencer.effect : condition(facts);
}

type Condition = (facts: Facts) => Effect | null;

/** Returns a condition for a call whose document silences if it denies something. */
const silencesIfDenied =
  (name: string): Condition =>
  (facts) =>
    denies(documentAt(name, facts)) ? "silences" : "alters";

/** Returns a condition for a call that alters only if a parameter has a value. */
const altersIf =
  (name: string, value: boolean): Condition =>
  ({ record, isOk }) => {
    const found = flag(field(record.requestParameters, name));
    // A refused call may have no parameters.
    return found === value || (found === null && !isOk) ? "alters" : null;
  };

/** The effects that depend on parameters besides the name of the part. */
const conditions: Readonly<Record<string, Condition>> = {
  "lambda:PutFunctionConcurrency": ({ record }) =>
    Number(field(record.requestParameters, "reservedConcurrentExecutions") ?? 0) > 0 ? "alters" : "silences",
  "lambda:PutFunctionScalingConfig": ({ record }) => {
    const config = fields(field(record.requestParameters, "functionScalingConfig"));
    return Number(field(config, "maxExecutionEnvironments") ?? 1) > 0 ? "alters" : "silences";
  },
  "lambda:PutResourcePolicy": silencesIfDenied("policy"),
  "logs:PutBearerTokenAuthentication": altersIf("bearerTokenAuthenticationEnabled", true),
  "logs:PutLogGroupDeletionProtection": altersIf("deletionProtectionEnabled", false),
  "logs:PutDataProtectionPolicy": masking,
  "sns:SetTopicAttributes": silencesIfDenied("attributeValue"),
  "sns:PutDataProtectionPolicy": (facts) =>
    hasField(documentAt("dataProtectionPolicy", facts), "Deny") ? "silences" : "alters",
  "kms:PutKeyPolicy": silencesIfDenied("policy"),
  "secretsmanager:PutResourcePolicy": silencesIfDenied("resourcePolicy"),
  "iam:PutRolePolicy": silencesIfDenied("policyDocument"),
  "iam:AttachRolePolicy": ({ record }) => {
    const arn = valueAt("policyArn", record) ?? "";
    if (!/:iam::aws:/.test(arn)) return "alters";
    // AWS's other policies only allow.
    return nameIn(arn) === "AWSDenyAll" || nameIn(arn).includes("CompromisedKeyQuarantine") ? "silences" : null;
  },
  "iam:PutRolePermissionsBoundary": ({ record }) =>
    nameIn(valueAt("permissionsBoundary", record) ?? "") === "AdministratorAccess" ? "alters" : "silences",
  "iam:CreatePolicyVersion": altersIf("setAsDefault", true),
  "cloudformation:UpdateTerminationProtection": altersIf("enableTerminationProtection", false),
  "events:PutRule": ({ record }) => (valueAt("state", record) === "DISABLED" ? "silences" : "alters"),
  "scheduler:UpdateSchedule": ({ record }) => (valueAt("state", record) === "DISABLED" ? "silences" : "alters"),
  "ses:UpdateReputationEntityCustomerManagedStatus": ({ record, isOk }) =>
    valueAt("sendingStatus", record) === "DISABLED" || !isOk ? "silences" : null,
  "lambda:UpdateEventSourceMapping": ({ record }) =>
    flag(field(record.requestParameters, "enabled")) === false ? "silences" : "alters",
  "ses:PutConfigurationSetSendingOptions": altersIf("sendingEnabled", false),
  "ses:UpdateConfigurationSetSendingEnabled": altersIf("enabled", false),
};

/**
 * The calls that can reach the pipeline without naming a part, because they apply to a whole account.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 */
const accountWide: Readonly<Record<string, Condition>> = {
  "logs:PutAccountPolicy": accountPolicy,
  "logs:DeleteAccountPolicy": accountPolicy,
  "logs:PutResourcePolicy": (facts) => {
    const document = documentAt("policyDocument", facts);
    const silencer = silencers.get("logs:PutResourcePolicy");
    if (!namesPart(facts, silencer?.names) && !(denies(document) && documentNamesPart(document, facts))) return null;
    return denies(document) ? "silences" : "alters";
  },
  "ses:PutAccountSendingAttributes": altersIf("sendingEnabled", false),
  "ses:UpdateAccountSendingEnabled": altersIf("enabled", false),
};

/** The calls whose effect is in this file or in the table, as service:Name. */
export const pipelineCalls: readonly string[] = [...new Set([...silencers.keys(), ...Object.keys(accountWide)])];

/** Returns the calls that can have an effect, as service:Name. */
export function callsWith(effect: Effect): readonly string[] {
  return pipelineCalls.filter(
    (call) => call in conditions || call in accountWide || silencers.get(call)?.effect === effect,
  );
}

/** The types of account policies that change neither what is stored nor what is delivered. */
const harmless: ReadonlySet<string> = new Set(["FIELD_INDEX_POLICY", "METRIC_EXTRACTION_POLICY"]);

function accountPolicy({ record }: Facts): Effect | null {
  const { requestParameters: parameters } = record;
  if (flag(field(parameters, "dryRun")) === true) return null;
  return harmless.has(text(field(parameters, "policyType")) ?? "") ? null : "alters";
}

/** Returns the effect of masking: AWS's identifiers mask personal data, but one's own can mask what a filter reads. */
function masking(facts: Facts): Effect {
  const document = documentAt("policyDocument", facts);
  return hasField(document, "Deidentify") && hasField(document, "CustomDataIdentifier") ? "silences" : "alters";
}
