import { readFileSync } from "node:fs";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { type Certificate, Faulty, makeCertificate } from "./faulty.ts";
import { type Moto, startMoto } from "./moto.ts";

/** Every channel of the function: SNS, SES and the table at moto, each behind a server that can fail; Slack is simulated. */
export interface Channels {
  readonly moto: Moto;
  readonly sns: Faulty;
  readonly ses: Faulty;
  readonly slack: Faulty;
  readonly table: Faulty;
  /** The function's environment, with every channel and without the table. */
  readonly env: Readonly<Record<string, string>>;
  /** The ARN of the secret that holds the webhook's URL. */
  readonly secretArn: string;
  /** Counts the messages that contain a text, by channel: those in moto's queue and mailbox, and those that Slack accepted. */
  count(text: string): Promise<{ readonly sns: number; readonly ses: number; readonly slack: number }>;
  /** Returns the messages that the topic has sent to its queue so far. */
  published(): Promise<Published[]>;
  stop(): void;
}

export interface Published {
  readonly Subject: string;
  readonly Message: string;
}

export const tableName = "iam-alerts-sent";
const topicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

export async function startChannels(): Promise<Channels> {
  const moto = await startMoto();
  const certificate = makeCertificate();
  const [sns, ses, table] = await Promise.all(
    (["sns", "ses", "dynamodb"] as const).map((service) => new Faulty(service, moto.endpoint).start()),
  );
  const slack = await new Faulty("slack").start(certificate);
  if (sns === undefined || ses === undefined || table === undefined) throw new Error("expected three servers");
  const webhook = `${slack.endpoint}/services/T0/B0/secret`;
  const { queueUrl, secretArn } = await prepare(moto, webhook);
  const messages: Published[] = [];
  const published = async () => {
    messages.push(...(await received(moto, queueUrl)));
    return messages;
  };
  return {
    ...{ moto, sns, ses, slack, table, secretArn, published },
    env: environment(moto, { sns, ses, table }, certificate, webhook),
    count: async (text) => ({
      sns: (await published()).filter(({ Message }) => Message.includes(text)).length,
      ses: (await mails(moto)).filter((body) => body.includes(text)).length,
      slack: slack.taken.filter((body) => body.includes(text)).length,
    }),
    stop() {
      for (const server of [sns, ses, slack, table, moto]) server.stop();
      certificate.remove();
    },
  };
}

function environment(
  moto: Moto,
  { sns, ses, table }: Readonly<Record<"sns" | "ses" | "table", Faulty>>,
  certificate: Certificate,
  webhook: string,
): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ENDPOINT_URL_SNS: sns.endpoint,
    AWS_ENDPOINT_URL_SESV2: ses.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    NODE_EXTRA_CA_CERTS: certificate.file,
    TOPIC_ARN: topicArn,
    EMAIL_FROM: "alerts@example.com",
    EMAIL_TO: "security@example.com",
    SLACK_WEBHOOK: webhook,
  };
}

async function prepare(moto: Moto, webhook: string): Promise<{ queueUrl: string; secretArn: string }> {
  await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
  const created = await moto.query("sqs", { Action: "CreateQueue", QueueName: "inbox" });
  const queueArn = "arn:aws:sqs:us-east-1:123456789012:inbox";
  await moto.query("sns", { Action: "Subscribe", TopicArn: topicArn, Protocol: "sqs", Endpoint: queueArn });
  const settings = { endpoint: moto.endpoint, region: "us-east-1", credentials };
  await new SESv2Client(settings).send(new CreateEmailIdentityCommand({ EmailIdentity: "alerts@example.com" }));
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  );
  const secret = new CreateSecretCommand({ Name: "slack", SecretString: JSON.stringify({ url: webhook }) });
  const { ARN = "" } = await new SecretsManagerClient(settings).send(secret);
  return { queueUrl: /<QueueUrl>([^<]+)/.exec(created)?.[1] ?? "", secretArn: ARN };
}

/** Takes the messages out of the queue. */
async function received(moto: Moto, QueueUrl: string): Promise<readonly Published[]> {
  const messages: Published[] = [];
  for (;;) {
    const answer = await moto.query("sqs", { Action: "ReceiveMessage", QueueUrl, MaxNumberOfMessages: "10" });
    const bodies = [...answer.matchAll(/<Body>([\s\S]*?)<\/Body>/g)].map(([, body = ""]) => unescapeXml(body));
    if (bodies.length === 0) return messages;
    messages.push(...bodies.map((body) => JSON.parse(body) as Published));
    for (const [, handle = ""] of answer.matchAll(/<ReceiptHandle>([^<]+)/g)) {
      await moto.query("sqs", { Action: "DeleteMessage", QueueUrl, ReceiptHandle: unescapeXml(handle) });
    }
  }
}

async function mails(moto: Moto): Promise<readonly string[]> {
  const answer = await fetch(`${moto.endpoint}/moto-api/data.json`);
  const { ses } = (await answer.json()) as { ses: { Message: readonly { body: string }[] } };
  return ses.Message.map(({ body }) => body);
}

function unescapeXml(xml: string): string {
  return xml
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}

const samples = new Map<string, object>();

/** Returns a sample with its own event id. */
export function eventOf(eventID: string, name = "CreateUser", more: Readonly<Record<string, unknown>> = {}): object {
  const sample = samples.get(name) ?? (JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as object);
  samples.set(name, sample);
  return { ...sample, eventID, ...more };
}
