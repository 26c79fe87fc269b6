import { GetAccountCommand, GetEmailIdentityCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { count } from "../../words.ts";
import { parseArn } from "../arn.ts";
import { awsFailure, checkAnswered, isNamed } from "../failure.ts";
import { allowsEveryone, statementsOf } from "../resource-policy.ts";
import { type DoctorFinding, green, greenOrRed, quoted, red } from "./check.ts";
import { checkQueueKey, checkTopicKey, type KeyUsers } from "./keys/encryption.ts";
import type { ReadKey } from "./keys/key.ts";

/** Checks that the dead-letter queue is empty, and that the function's role may use its key. */
export async function checkQueue(
  client: SQSClient,
  queueArn: string,
  role: string | null,
  readKey: ReadKey,
): Promise<readonly DoctorFinding[]> {
  const { resource = "", account = "" } = parseArn(queueArn) ?? {};
  const find = new GetQueueUrlCommand({ QueueName: resource, QueueOwnerAWSAccountId: account });
  const { QueueUrl } = await client.send(find).catch((error: unknown) => {
    throw awsFailure(error, "sqs:GetQueueUrl");
  });
  const AttributeNames = ["ApproximateNumberOfMessages", "KmsMasterKeyId"] as const;
  const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes } = await client.send(read).catch((error: unknown) => {
    throw awsFailure(error, "sqs:GetQueueAttributes");
  });
  checkAnswered(Attributes, {}, "sqs:GetQueueAttributes");
  const waiting = Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
  return [
    greenOrRed(
      "dead letters",
      waiting === 0,
      `${resource} is empty`,
      `${resource} holds ${count(waiting, "event")} without an alert`,
      `aws sqs receive-message --queue-url ${QueueUrl} | iam-alerts decode`,
    ),
    ...(await checkQueueKey(resource, Attributes?.["KmsMasterKeyId"], role, readKey)),
  ];
}

/** The publishers of a topic. */
export interface TopicUsers extends KeyUsers {
  /** The function's account; null if not known. */
  readonly publisher: string | null;
}

/** Checks that the topic exists, that only the right accounts may use it, and that its subscribers have confirmed. */
export async function checkTopic(
  client: SNSClient,
  topicArn: string,
  users: TopicUsers,
): Promise<readonly DoctorFinding[]> {
  const command = new GetTopicAttributesCommand({ TopicArn: topicArn });
  const { Attributes } = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "sns:GetTopicAttributes");
  });
  checkAnswered(Attributes, {}, "sns:GetTopicAttributes");
  return [
    policyFinding(topicArn, Attributes?.["Policy"] ?? "{}", users.publisher),
    ...(await checkTopicKey(topicArn, Attributes?.["KmsMasterKeyId"], users)),
    ...(await subscribers(client, topicArn)),
  ];
}

/** Checks the topic's policy: a topic in another account must allow ours to publish, and none should be open to everyone. */
function policyFinding(topicArn: string, policy: string, publisher: string | null): DoctorFinding {
  const allowing = statementsOf(policy).filter(({ Effect }) => Effect === "Allow");
  if (allowing.some(allowsEveryone)) {
    const closed = quoted(closedPolicy(policy, parseArn(topicArn)?.account ?? ""));
    const edit = `aws sns set-topic-attributes --topic-arn ${topicArn} --attribute-name Policy --attribute-value ${closed}`;
    return red("topic", `the policy of ${topicArn} allows everyone`, edit);
  }
  if (publisher === null) return green("topic", `${topicArn} exists, and its policy is not open to everyone`);
  const isOurs = parseArn(topicArn)?.account === publisher;
  const named = allowing.some(({ Principal }) => JSON.stringify(Principal ?? "").includes(publisher));
  return greenOrRed(
    "topic",
    isOurs || named,
    `${topicArn} exists, and its policy is not open to everyone`,
    `the policy of ${topicArn}, a topic in another account, does not name ${publisher}`,
    `aws sns add-permission --topic-arn ${topicArn} --label iam-alerts --aws-account-id ${publisher} --action-name Publish`,
  );
}

/** Returns a policy whose open statements only allow the topic's own account. */
function closedPolicy(policy: string, account: string): string {
  const document = JSON.parse(policy) as object;
  const statements = statementsOf(policy).map((statement) => {
    if (!allowsEveryone(statement)) return statement;
    const { Condition: _, NotPrincipal: __, ...kept } = statement;
    return { ...kept, Principal: { AWS: account } };
  });
  return JSON.stringify({ ...document, Statement: statements });
}

async function subscribers(client: SNSClient, topicArn: string): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  try {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
      for (const { Protocol = "", Endpoint = "", SubscriptionArn = "" } of Subscriptions) {
        const who = `${Protocol} ${Endpoint}`;
        findings.push(
          greenOrRed(
            "topic",
            SubscriptionArn.startsWith("arn:"),
            `${who} is subscribed`,
            `${who} has not confirmed the subscription and gets no alerts`,
            `click the link in the e-mail "AWS Notification - Subscription Confirmation", or request a new one: ${subscribeTo(topicArn, Protocol, Endpoint)}`,
          ),
        );
      }
    }
  } catch (error) {
    throw awsFailure(error, "sns:ListSubscriptionsByTopic");
  }
  if (findings.length > 0) return findings;
  return [red("topic", "the topic has no subscribers", subscribeTo(topicArn, "email", "you@example.com"))];
}

function subscribeTo(topicArn: string, protocol: string, endpoint: string): string {
  return `aws sns subscribe --topic-arn ${topicArn} --protocol ${protocol} --notification-endpoint ${endpoint}`;
}

/** Checks that SES may send from an address: the address or its domain is verified, and the account left the sandbox. */
export async function checkEmail(client: SESv2Client, address: string): Promise<readonly DoctorFinding[]> {
  const domain = address.replace(/^.*@/, "");
  const isVerified = (await verified(client, address)) || (await verified(client, domain));
  const { ProductionAccessEnabled, SendingEnabled } = await client
    .send(new GetAccountCommand({}))
    .catch((error: unknown) => {
      throw awsFailure(error, "ses:GetAccount");
    });
  checkAnswered(ProductionAccessEnabled ?? SendingEnabled, {}, "ses:GetAccount");
  return [
    greenOrRed(
      "e-mail",
      isVerified,
      `${address} is verified`,
      `neither ${address} nor ${domain} is verified`,
      `aws sesv2 create-email-identity --email-identity ${address}, then click the link in the e-mail`,
    ),
    greenOrRed(
      "e-mail",
      ProductionAccessEnabled === true && SendingEnabled !== false,
      "SES may send to all addresses",
      "SES is in the sandbox or sending is paused: at most verified addresses get e-mail",
      "aws sesv2 put-account-details --production-access-enabled …, or ask in the SES console",
    ),
  ];
}

async function verified(client: SESv2Client, identity: string): Promise<boolean> {
  const command = new GetEmailIdentityCommand({ EmailIdentity: identity });
  const found = await client.send(command).catch((error: unknown) => {
    if (isNamed(error, "NotFoundException")) return undefined;
    throw awsFailure(error, "ses:GetEmailIdentity");
  });
  return found?.VerifiedForSendingStatus === true;
}
