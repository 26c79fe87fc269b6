import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ILogGroup } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";

type MinSeverity = "critical" | "high" | "medium" | "low" | "info";

/** The settings of `IamAlerts`. Settings without a default here have the default of deploy/template.yaml. */
export interface IamAlertsProps {
  /** The log group that CloudTrail writes to, in the stack's account and Region. */
  readonly logGroup: ILogGroup;

  /** The subscription filter's pattern: a preset's name, @file, or the pattern's text. Default: recommended */
  readonly pattern?: string;
  /** Patterns whose events the filter also lets through: presets' names, @file, or patterns' texts. */
  readonly also?: readonly string[];
  /** Events that the filter leaves out, as selector=value. `*` in the value matches any text. */
  readonly except?: readonly string[];
  /**
   * Whether the stack has the subscription filter. Without it, `iam-alerts subscribe` creates the filter. Default: true
   */
  readonly subscriptionFilter?: boolean;
  /** The subscription filter's name, which the alarms on its deliveries also use. */
  readonly filterName?: string;

  /** An address to subscribe to the topic. It receives an e-mail to confirm the subscription. */
  readonly email?: string;
  /** The address that SES sends alerts from. */
  readonly emailFrom?: string;
  /** The addresses that SES sends alerts to. */
  readonly emailTo?: readonly string[];
  /** The secret with the URL of a Slack incoming webhook, or its complete ARN. */
  readonly slack?: ISecret | string;
  /** The secret with the URL of a Microsoft Teams workflow, or its complete ARN. */
  readonly teams?: ISecret | string;
  /** The secret with the integration key of a PagerDuty service, or its complete ARN. */
  readonly pagerDuty?: ISecret | string;
  /** The service region of the PagerDuty account. */
  readonly pagerDutyRegion?: "us" | "eu";
  /** The secret with the URL of another webhook, or its complete ARN. */
  readonly webhookUrl?: ISecret | string;
  /** The secret with the key that signs messages to the other webhook, or its complete ARN. */
  readonly webhookKey?: ISecret | string;
  /** Whether to import alerts as findings into Security Hub of the stack's account and Region. */
  readonly securityHub?: boolean;
  /** A customer managed key to encrypt the topic with; its key policy must let cloudwatch.amazonaws.com use it. */
  readonly topicKey?: IKey;

  /** A second check of every event by the function: a preset's name, or a pattern's text. */
  readonly functionPattern?: string;
  /** Events that the function leaves out, as selector=value. */
  readonly functionExcept?: readonly string[];
  /** The lowest severity that is sent. */
  readonly minSeverity?: MinSeverity;
  /** The lowest severity that is sent to each channel, of those that `minSeverity` lets through. */
  readonly minSeverities?: {
    readonly sns?: MinSeverity;
    readonly ses?: MinSeverity;
    readonly slack?: MinSeverity;
    readonly teams?: MinSeverity;
    readonly pagerDuty?: MinSeverity;
    readonly webhook?: MinSeverity;
    readonly securityHub?: MinSeverity;
  };
  /** Whether to send only alerts for calls that were refused or failed. */
  readonly onlyFailed?: boolean;
  /** Whether to send only alerts caused by people; unknown actors are kept. */
  readonly human?: boolean;
  /** One message per payload, or one per alert. */
  readonly group?: "payload" | "each";
  /** The number of alerts of one payload that are sent in full. */
  readonly maxAlerts?: number;
  /** The format of the topic's messages. */
  readonly format?: "text" | "json";
  /** Names for accounts by their ids. */
  readonly accountAliases?: Readonly<Record<string, string>>;
  /** The ARN of the SSM parameter or the S3 object with the list of the organization's accounts. */
  readonly accountsArn?: string;
  /** The ARN of the SSM parameter or the S3 object with your team's rules, which raise, mute and route alerts. */
  readonly rulesArn?: string;
  /** The IANA name of a time zone, in which alerts have the time as well as in UTC. */
  readonly timeZone?: string;
  /** The https URL of your instructions; {finding}, {severity}, {service} and {event} are filled. */
  readonly runbookUrl?: string;
  /** The https URL of Identity Center's access portal with {account} and a role, which links to the console go through. */
  readonly portalUrl?: string;

  /** The hours without any event after which an alarm is raised; 0 for no such alarm. */
  readonly quietHours?: number;
  /** The schedule on which the function tests the filter, or true for rate(1 hour). Default: false */
  readonly heartbeat?: string | boolean;
  /** The hours without a heartbeat after which an alarm is raised. */
  readonly heartbeatHours?: number;
  /** The record to send as the heartbeat, for a filter that does not match the default record. */
  readonly heartbeatEvent?: object;

  /** The function's name; the topic, queue, table and alarms are named after it. */
  readonly functionName?: string;
  /** The number of copies of the function that may run at once; -1 for the account's remaining concurrency. */
  readonly reservedConcurrency?: number;
  /** The days for which the function's own log is kept. */
  readonly logRetentionDays?: number;
  /** Whether a DynamoDB table keeps the ids of sent events, so that no instance sends an alert twice. */
  readonly dedupTable?: boolean;
  /** The customer managed key that encrypts the parameters or the objects of `accountsArn` and `rulesArn`. */
  readonly settingsKey?: IKey;
}
