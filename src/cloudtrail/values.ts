import { own } from "./fields.ts";

/** The values that CloudTrail writes into a field: one of a few texts, the text "true" or "false", a JSON boolean, or free text. */
export type FieldValues =
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  | { readonly kind: "text-boolean" }
  | { readonly kind: "boolean" }
  | { readonly kind: "free-text" };

const texts = (...all: readonly string[]): FieldValues => ({ kind: "texts", texts: all });
const textBoolean: FieldValues = { kind: "text-boolean" };
const boolean: FieldValues = { kind: "boolean" };
const freeText: FieldValues = { kind: "free-text" };
const outcome = texts("Success", "Failure");

/**
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
const values: Readonly<Record<string, FieldValues>> = {
  "userIdentity.type": texts(
    ...["Root", "IAMUser", "AssumedRole", "Role", "FederatedUser", "SAMLUser", "WebIdentityUser"],
    ...["IdentityCenterUser", "AWSAccount", "AWSService", "Directory", "Unknown"],
  ),
  "userIdentity.sessionContext.sessionIssuer.type": texts("Role", "IAMUser", "Root"),
  eventType: texts(
    ...["AwsApiCall", "AwsServiceEvent", "AwsConsoleAction", "AwsConsoleSignIn", "AwsVpceEvent"],
    ...["AwsCloudTrailInsight", "AwsMcpEvent", "AwsAggregatedEvent"],
  ),
  eventCategory: texts("Management", "Data", "NetworkActivity", "Insight", "Aggregated"),
  "addendum.reason": texts("DELIVERY_DELAY", "UPDATED_DATA", "SERVICE_OUTAGE"),
  "insightDetails.state": texts("Start", "End"),
  "insightDetails.insightType": texts("ApiCallRateInsight", "ApiErrorRateInsight"),

  "responseElements.ConsoleLogin": outcome,
  "responseElements.CheckMfa": outcome,
  "responseElements.SwitchRole": outcome,
  "responseElements.ExitRole": outcome,
  "responseElements.RenewRole": outcome,
  "responseElements.GetSigninToken": outcome,
  "responseElements.PasswordRecoveryRequested": outcome,
  "responseElements.PasswordRecoveryCompleted": outcome,
  "responseElements.CredentialVerification": outcome,
  "responseElements.UserAuthentication": outcome,
  "serviceEventDetails.CredentialVerification": outcome,
  "serviceEventDetails.UserAuthentication": outcome,
  "additionalEventData.MFAUsed": texts("Yes", "No"),
  "additionalEventData.MobileVersion": texts("Yes", "No"),

  "userIdentity.sessionContext.attributes.mfaAuthenticated": textBoolean,
  "userIdentity.sessionContext.attributes.sessionCredentialFromConsole": textBoolean,
  "userIdentity.sessionContext.assumedRoot": textBoolean,
  sessionCredentialFromConsole: textBoolean,

  readOnly: boolean,
  managementEvent: boolean,

  "userIdentity.accountId": freeText,
  "userIdentity.sessionContext.sessionIssuer.accountId": freeText,
  "userIdentity.sessionContext.ec2RoleDelivery": freeText,
  "userIdentity.inScopeOf.sourceAccount": freeText,
  "userIdentity.principalId": freeText,
  "userIdentity.userName": freeText,
  "resources[0].accountId": freeText,
  recipientAccountId: freeText,
  vpcEndpointAccountId: freeText,
  eventVersion: freeText,
  errorCode: freeText,
  apiVersion: freeText,
};

/**
 * Returns what CloudTrail writes into a field, given its path ("userIdentity.type"); undefined if it is not documented
 * or depends on the API.
 */
export function valuesOf(path: string): FieldValues | undefined {
  return own(values, path);
}

/** Returns the names of the fields whose values are known in the object at a path, such as ["additionalEventData"]. */
export function usualFieldsIn(path: readonly string[]): readonly string[] {
  const start = `${path.join(".")}.`;
  return Object.keys(values).flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []));
}
