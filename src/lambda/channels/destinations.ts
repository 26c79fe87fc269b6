import { type ChannelName, channelNames, minSeverityVariable } from "../../alert/channel.ts";
import { type Severity, severities } from "../../alert/severity.ts";
import {
  type Choose,
  type Fault,
  isRoutingKey,
  isSigningKey,
  isWebhookUrl,
  matching,
  orSecret,
  type Read,
  toAddress,
  toAddresses,
} from "../values.ts";

/** The destinations of alerts. A text that is a secret can also be the ARN of the Secrets Manager secret that holds it. */
export interface Channels {
  readonly sns?: {
    readonly topicArn: string;
    /** The topic's Region, which can differ from the function's. */
    readonly region: string;
    /** The content of a message: text for people, or JSON for programs. */
    readonly format: "text" | "json";
  };
  readonly ses?: { readonly from: string; readonly to: readonly string[] };
  /** The URL of a Slack incoming webhook; a secret. */
  readonly slack?: { readonly webhook: string };
  /** The URL of a Microsoft Teams workflow; a secret. */
  readonly teams?: { readonly webhook: string };
  /** The integration key of a PagerDuty service, which is a secret, and PagerDuty's service region. */
  readonly pagerduty?: { readonly routingKey: string; readonly region: "us" | "eu" };
  /** The URL of any other webhook, and the key that signs its messages; both are secrets. */
  readonly webhook?: { readonly url: string; readonly key: string };
  /** The product that findings belong to: the default one of the function's account and Region. */
  readonly "security-hub"?: { readonly productArn: string };
}

/** The variables that make a channel. */
const variables: Readonly<Record<ChannelName, readonly string[]>> = {
  sns: ["TOPIC_ARN"],
  ses: ["EMAIL_FROM", "EMAIL_TO"],
  slack: ["SLACK_WEBHOOK"],
  teams: ["TEAMS_WEBHOOK"],
  pagerduty: ["PAGERDUTY_ROUTING_KEY"],
  webhook: ["WEBHOOK_URL", "WEBHOOK_SECRET"],
  "security-hub": ["SECURITY_HUB_PRODUCT_ARN"],
};

/** The values that the variables hold, in the words of errors. */
const url = "an https URL without a user name, or the ARN of a Secrets Manager secret";
const contents = {
  EMAIL_FROM: "an e-mail address",
  EMAIL_TO: "up to 50 e-mail addresses, separated by commas",
  WEBHOOK_URL: url,
  WEBHOOK_SECRET: "a key of at least 16 printable ASCII characters, or the ARN of a Secrets Manager secret",
} as const;

/** Reads the channels, and adds what is wrong with their settings. At least one is required. */
export function readChannels(
  env: Readonly<Record<string, string | undefined>>,
  read: Read,
  choose: Choose,
  faults: Fault[],
): Channels {
  const topicArn = read("TOPIC_ARN", "the ARN of a standard SNS topic", matching(topic), null);
  const format = choose("FORMAT", ["text", "json"], "text");
  const from = read("EMAIL_FROM", contents.EMAIL_FROM, toAddress, null);
  const to = read("EMAIL_TO", contents.EMAIL_TO, toAddresses, []);
  const slack = read("SLACK_WEBHOOK", url, orSecret(isWebhookUrl), null);
  const teams = read("TEAMS_WEBHOOK", url, orSecret(isWebhookUrl), null);
  const routingKeyExpected = "an integration key of 32 characters, or the ARN of a Secrets Manager secret";
  const routingKey = read("PAGERDUTY_ROUTING_KEY", routingKeyExpected, orSecret(isRoutingKey), null);
  const region = choose("PAGERDUTY_REGION", ["us", "eu"], "us");
  const webhook = read("WEBHOOK_URL", contents.WEBHOOK_URL, orSecret(isWebhookUrl), null);
  const key = read("WEBHOOK_SECRET", contents.WEBHOOK_SECRET, orSecret(isSigningKey), null);
  const productExpected = "an ARN such as arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default";
  const productArn = read("SECURITY_HUB_PRODUCT_ARN", productExpected, matching(product), null);
  const isGiven = (variable: string) => (env[variable]?.trim() ?? "") !== "";
  for (const [one, other] of pairs) {
    if (isGiven(one) === isGiven(other)) continue;
    const [missing, present] = isGiven(one) ? [other, one] : [one, other];
    const expected = missing === "EMAIL_TO" ? "an e-mail address" : contents[missing];
    faults.push({ variable: missing, expected: `${expected}, because ${present} is set`, found: "nothing" });
  }
  if (!Object.values(variables).flat().some(isGiven)) {
    const others = "EMAIL_FROM and EMAIL_TO, SLACK_WEBHOOK, TEAMS_WEBHOOK or the variables of another channel";
    const expected = `the ARN of a standard SNS topic (or set ${others})`;
    faults.push({ variable: "TOPIC_ARN", expected, found: "nothing, so alerts would go nowhere" });
  }
  return {
    ...(topicArn === null ? {} : { sns: { topicArn, region: topic.exec(topicArn)?.[1] ?? "", format } }),
    ...(from === null || to.length === 0 ? {} : { ses: { from, to } }),
    ...(slack === null ? {} : { slack: { webhook: slack } }),
    ...(teams === null ? {} : { teams: { webhook: teams } }),
    ...(routingKey === null ? {} : { pagerduty: { routingKey, region } }),
    ...(webhook === null || key === null ? {} : { webhook: { url: webhook, key } }),
    ...(productArn === null ? {} : { "security-hub": { productArn } }),
  };
}

/** Variables that a channel needs together. */
const pairs = [
  ["EMAIL_FROM", "EMAIL_TO"],
  ["WEBHOOK_URL", "WEBHOOK_SECRET"],
] as const;

const topic = /^arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[\w-]+$/;
const product = /^arn:aws[\w-]*:securityhub:[a-z0-9-]+:(\d{12}):product\/\1\/default$/;

/** Reads the least severity of each channel, such as SLACK_MIN_SEVERITY. */
export function readMinSeverities(choose: Choose): Readonly<Record<ChannelName, Severity>> {
  const read = channelNames.map((name) => [name, choose(minSeverityVariable(name), severities, "info")]);
  return Object.fromEntries(read) as Record<ChannelName, Severity>;
}
