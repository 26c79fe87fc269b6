/**
 * The codes that CloudTrail writes as errorCode for a call that was denied for lack of permission.
 *
 * EC2 puts Client. in front of its codes. Most other services write AccessDenied, even if their API returns
 * AccessDeniedException; some write AccessDeniedException or a code of their own.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-2
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const denied: readonly string[] = [
  "AccessDenied",
  "AccessDeniedException",
  "Client.UnauthorizedOperation",
  "UnauthorizedException",
  "NotAuthorizedException",
  "ForbiddenException",
  "AuthorizationErrorException",
  "VpceAccessDenied",
];

/**
 * Other codes that are common in CloudTrail records.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const others: readonly string[] = [
  ...["ThrottlingException", "Client.RequestLimitExceeded", "LimitExceededException", "ServiceQuotaExceededException"],
  ...[
    "ValidationException",
    "InvalidParameterException",
    "InvalidParameterValueException",
    "ResourceNotFoundException",
  ],
  ...["ResourceInUseException", "ResourceAlreadyExistsException", "ConflictException", "NotFoundException"],
  ...[
    "NoSuchEntityException",
    "EntityAlreadyExistsException",
    "EntityAlreadyExists",
    "DeleteConflict",
    "InvalidInputException",
  ],
  ...["MalformedPolicyDocumentException", "PasswordPolicyViolation", "InvalidClientTokenId", "ExpiredToken"],
  ...["ExpiredTokenException", "TrailNotFoundException", "InvalidTrailNameException", "KMSInvalidStateException"],
  ...["NoSuchBucket", "NoSuchKey", "NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration", "BucketNotEmpty"],
  ...["Client.DryRunOperation", "Client.InvalidParameterValue", "Client.InvalidGroup.NotFound"],
  ...["Client.InvalidPermission.NotFound", "Client.InvalidPermission.Duplicate", "Client.VpcLimitExceeded"],
  ...["Client.InvalidInstanceID.NotFound", "Client.AuthFailure", "Server.InternalError", "InternalFailure"],
];

/** The common values of errorCode. AWS has thousands: a code that is not among them may exist. */
export const commonErrorCodes: readonly string[] = [...denied, ...others];

/** A value that people compare errorCode with though CloudTrail does not write it, and what CloudTrail writes. */
export interface MistakenCode {
  readonly instead: readonly string[];
  readonly why: string;
}

const refusals: readonly string[] = ["AccessDenied*", "*UnauthorizedOperation"];

const mistaken: Readonly<Record<string, MistakenCode>> = {
  UnauthorizedAccess: { instead: refusals, why: "No model of AWS has the code UnauthorizedAccess." },
  Unauthorized: { instead: refusals, why: "No model of AWS has the code Unauthorized." },
  UnauthorizedOperation: {
    instead: ["Client.UnauthorizedOperation", "*UnauthorizedOperation"],
    why: "EC2 writes Client. in front of its codes; hardly any other service has this code.",
  },
  "Access Denied": { instead: refusals, why: "Codes have no spaces; this is the text of errorMessage." },
  AccessDeny: { instead: refusals, why: "No model of AWS has the code AccessDeny." },
  PermissionDenied: { instead: refusals, why: "No model of AWS has the code PermissionDenied." },
  Forbidden: { instead: refusals, why: "CloudTrail writes the code of the error, not the HTTP status." },
  "403": { instead: refusals, why: "CloudTrail writes the code of the error, not the HTTP status." },
  NoSuchEntity: { instead: ["NoSuchEntity*"], why: "Published records of IAM have NoSuchEntityException." },
  "Failed authentication": {
    instead: [],
    why: "A failed sign-in has this text as errorMessage, and usually no errorCode.",
  },
};

/** Explains a value that CloudTrail does not write as errorCode. Returns undefined for every other value. */
export function mistakenErrorCode(code: string): MistakenCode | undefined {
  return Object.hasOwn(mistaken, code) ? mistaken[code] : undefined;
}

/** Returns the codes that a service writes for a refused call. Any service but EC2 may write more than one. */
export function deniedErrorCodes(eventSource: string): readonly string[] {
  return eventSource.startsWith("ec2.")
    ? ["Client.UnauthorizedOperation"]
    : denied.filter((code) => !code.startsWith("Client."));
}
