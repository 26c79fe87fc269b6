import { own } from "./fields.ts";

/** Fields by name, with the fields inside them; null if the inner fields can be anything. */
interface Names {
  readonly [name: string]: Names | null;
}

const none: Names = {};

function names(text: string): Names {
  return Object.fromEntries(text.split(" ").map((name) => [name, none]));
}

const recordFields: Names = {
  ...names(
    "apiVersion awsRegion errorCode errorMessage eventCategory eventID eventName eventSource eventTime eventType",
  ),
  ...names(
    "eventVersion managementEvent readOnly recipientAccountId requestID sessionCredentialFromConsole sharedEventID",
  ),
  ...names("sourceIPAddress userAgent vpcEndpointAccountId vpcEndpointId"),
  additionalEventData: null,
  addendum: names("originalEventID originalRequestID reason updatedFields"),
  edgeDeviceDetails: null,
  eventContext: null,
  insightDetails: null,
  requestParameters: null,
  resources: null,
  responseElements: null,
  serviceEventDetails: null,
  tlsDetails: names("cipherSuite clientProvidedHostHeader keyExchange tlsVersion"),
  userIdentity: {
    ...names("accessKeyId accountId arn credentialId identityProvider invokedBy principalId type userName"),
    inScopeOf: names("credentialsIssuedTo issuerType sourceAccount sourceArn"),
    invokedByDelegate: null,
    onBehalfOf: names("identityStoreArn userId"),
    sessionContext: {
      ...names("assumedRoot ec2RoleDelivery signInSessionArn sourceIdentity"),
      attributes: names("creationDate mfaAuthenticated sessionCredentialFromConsole"),
      sessionIssuer: names("accountId arn principalId type userName"),
      webIdFederationData: { attributes: null, federatedProvider: none },
    },
  },
};

/**
 * Returns the names of the fields that CloudTrail writes at the top of a record (for an empty path) or in the object at
 * a path (["userIdentity", "sessionContext"]). Returns undefined if they depend on the API or if CloudTrail has no such
 * object.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function fieldNamesIn(path: readonly string[]): readonly string[] | undefined {
  let inside: Names | null = recordFields;
  for (const name of path) inside = own(inside ?? none, name) ?? null;
  return inside === null || inside === none ? undefined : Object.keys(inside);
}
