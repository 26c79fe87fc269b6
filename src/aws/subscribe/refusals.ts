import type { ErrorCode } from "../../errors.ts";
import { parseArn } from "../arn.ts";

/** The fields of an SDK error. Many arrive as plain errors, so name and code are more reliable than their class. */
export interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** A kind of failure: a test for it, and its texts. */
export interface Kind {
  readonly code: ErrorCode;
  is(error: SdkError, action: string): boolean;
  message(action: string, text: string, error: SdkError): string;
  hint(action: string, error: SdkError): string;
}

const denied = /^(?:AccessDenied|AuthorizationError|UnauthorizedOperation|NotAuthorized)(?:Exception)?$/;
const isDenied = ({ name }: SdkError) => denied.test(name);
const saying = (pattern: RegExp) => (error: SdkError) => pattern.test(error.message);

/** The message of CloudWatch Logs if a test message did not arrive, for any kind of destination. */
const undelivered = /could not deliver test message/i;

/** Whether CloudWatch Logs could not write to a stream or destination, or not yet. */
export function isUndelivered(error: unknown): boolean {
  return error instanceof Error && undelivered.test(error.message);
}

/** Returns the permission, the resource and the caller's account from an AccessDenied, if it names them. */
function partsOf({ message }: SdkError): { permission?: string; resource?: string; caller?: string } {
  const permission = /not authorized to perform:? ([\w-]+:\w+)/.exec(message)?.[1];
  const resource = /on (?:the )?resource:? (\S+)/.exec(message)?.[1]?.replace(/[.,]$/, "");
  const caller = /accountId: (\d{12})|arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(message);
  return {
    ...(permission === undefined ? {} : { permission }),
    ...(resource === undefined ? {} : { resource }),
    ...(caller === null ? {} : { caller: caller[1] ?? caller[2] ?? "" }),
  };
}

/** Returns the CloudWatch Logs destination that an AccessDenied is about, if it is about one. */
function destinationIn(error: SdkError) {
  const { resource = "", caller } = partsOf(error);
  const arn = parseArn(resource);
  if (!isDenied(error) || arn?.service !== "logs" || !arn.resource.startsWith("destination:")) return undefined;
  return { ...arn, name: arn.resource.slice("destination:".length), arn: resource, caller };
}

/** Returns the command with which the destination's owner lets an account subscribe to it. */
function policyCommand({ name, region, arn, caller = "<account>" }: NonNullable<ReturnType<typeof destinationIn>>) {
  const statement = {
    Effect: "Allow",
    Principal: { AWS: caller },
    Action: "logs:PutSubscriptionFilter",
    Resource: arn,
  };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const [destination, document] = [name, policy].map((text) => `'${text.replaceAll("'", "'\\''")}'`);
  return `aws logs put-destination-policy --region ${region} --destination-name ${destination} --access-policy ${document}`;
}

/**
 * The refusals of AWS whose message says more than their name. They are tested before the kinds that go by the name.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export const refusals: readonly Kind[] = [
  {
    code: "aws-denied",
    is: (error) => destinationIn(error) !== undefined,
    message: (action, text, error) => {
      const { name, account } = destinationIn(error) as { name: string; account: string };
      return `the access policy of the destination ${name} in account ${account} does not allow ${action}: ${text}`;
    },
    hint: (action, error) => {
      const found = destinationIn(error) as NonNullable<ReturnType<typeof destinationIn>>;
      const own = found.caller === found.account ? "" : `; the calling identity needs ${action}, too`;
      return (
        `account ${found.account} must name ${found.caller ?? "this account"} in that policy, next to the accounts that ` +
        `it already names: ${policyCommand(found)}${own}`
      );
    },
  },
  {
    code: "aws-denied",
    is: (error) => isDenied(error) && partsOf(error).permission === "iam:PassRole",
    message: (action, text) => `not allowed to pass the role of ${action}: ${text}`,
    hint: (_, error) =>
      `allow iam:PassRole on ${partsOf(error).resource ?? "the role"} for the calling identity, or choose another identity with --profile`,
  },
  {
    code: "aws-denied",
    is: (error) => isDenied(error) && /explicit deny|service control policy|permissions boundary/i.test(error.message),
    message: (action, text) => `a policy forbids ${action}: ${text}`,
    hint: (action, error) => {
      const where =
        /(?:in|no) (?:an? )?((?:service control|resource control|identity-based|resource-based|session|VPC endpoint) policy|permissions boundary)/i;
      const place = where.exec(error.message)?.[1] ?? "policy that the message names";
      return `change the ${place}: another policy that allows ${partsOf(error).permission ?? action} is not enough`;
    },
  },
  {
    code: "aws",
    is: saying(/role ?arn is required when|cannot be used without roleArn/i),
    message: (_, text) => `AWS requires a role for this destination: ${text}`,
    hint: () =>
      "give --role with the ARN of a role that logs.amazonaws.com can assume; a destination whose access policy names an " +
      "organization, and every stream, needs one",
  },
  {
    code: "aws",
    is: saying(/cannot be used with roleArn|cross-account pass role/i),
    message: (_, text) => `AWS does not accept the role for this destination: ${text}`,
    hint: () =>
      "leave out --role for a function; for a stream, use a role of the log group's own account: roles of other accounts " +
      "cannot be passed",
  },
  {
    code: "aws",
    is: saying(/operation cannot work with destinationArn for vendor/i),
    message: (_, text) => `AWS does not deliver to this kind of destination: ${text}`,
    hint: () => "use a Lambda function, a Kinesis stream, a Firehose stream or a CloudWatch Logs destination",
  },
  {
    code: "aws",
    is: saying(/reserved for the function logs of the destination function/i),
    message: (_, text) => `the function itself writes to this log group, so each alert would cause another: ${text}`,
    hint: () => "subscribe the log group that CloudTrail writes to",
  },
  {
    code: "aws",
    is: saying(
      /only supported (?:on|for|in|by) (?:the )?"?standard"? log (?:group )?class|log (?:group )?class.*not support/i,
    ),
    message: (action, text) => `the class of the log group does not allow ${action}: ${text}`,
    hint: () =>
      "only log groups of class STANDARD have subscription filters, and the class of a log group cannot be changed: " +
      "create a log group of class STANDARD and let the trail write to it (aws cloudtrail update-trail)",
  },
  {
    code: "aws",
    is: saying(undelivered),
    message: (_, text) => `CloudWatch Logs cannot write to the destination: ${text}`,
    hint: deliveryHint,
  },
  {
    code: "aws",
    is: saying(/unable to assume (?:the )?(?:provided |given )?role|(?:role|logs\.amazonaws\.com).*cannot be assumed/i),
    message: (_, text) => `CloudWatch Logs cannot assume the role: ${text}`,
    hint: () =>
      "let logs.amazonaws.com assume the role in its trust policy; a new role takes about a minute to take effect",
  },
  {
    code: "aws",
    is: ({ name }) => name === "OperationAbortedException",
    message: (action, text) =>
      `another change of the same log group was under way, so ${action} was not carried out: ${text}`,
    hint: () => "run the command again when the other change has finished",
  },
];

/** Returns what the role and the stream need, by the kind of stream that the message names. */
function deliveryHint(_: string, { message }: SdkError): string {
  const isFirehose = /firehose/i.test(message);
  const isKinesis = !isFirehose && /kinesis/i.test(message);
  const action = isFirehose
    ? "firehose:PutRecord"
    : isKinesis
      ? "kinesis:PutRecord"
      : "firehose:PutRecord or kinesis:PutRecord";
  return (
    `check that the stream is ACTIVE, and that the role lets logs.amazonaws.com assume it and allows ${action} on the ` +
    "stream (and kms:GenerateDataKey on the key of an encrypted one); a new role takes about a minute: wait longer with --wait"
  );
}
