import {
  type CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { canaryLogStream } from "../../../payload/awslogs.ts";
import { awsFailure, isNamed } from "../../failure.ts";
import { amber, type DoctorFinding, green, red, unchecked } from "../check.ts";

/** The newest CloudTrail record of a log group. */
interface Newest {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The account that the record is about; undefined if the newest event is not a CloudTrail record. */
  readonly account: string | undefined;
}

/** A log group without a trail, and who looks at it. */
export interface Unfed {
  readonly logGroup: string;
  readonly account: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const day = 86_400_000;
const listRules = "aws observabilityadmin list-telemetry-rules";

/**
 * Checks what feeds a log group to which no trail delivers. A CloudWatch telemetry rule writes to groups with fixed names,
 * and a centralization rule copies log groups from other accounts and Regions. Returns undefined if nothing feeds it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/telemetry-config-rules.html
 */
export async function checkOtherSource(
  client: CloudWatchLogsClient,
  { logGroup, account, now }: Unfed,
): Promise<DoctorFinding | undefined> {
  const kind = /^\/?aws\/cloudtrail\/(managementevents|dataevents)/i.exec(logGroup)?.[1]?.toLowerCase();
  if (kind === "dataevents") {
    const message = `${logGroup} gets only data events, by a CloudWatch telemetry rule: changes to IAM are management events`;
    return red("trail", message, "iam-alerts doctor --log-group aws/cloudtrail/managementevents");
  }
  const newest = await readNewest(client, logGroup).catch((error: unknown) => {
    if (kind === undefined) throw error;
    return undefined;
  });
  const isRecent = newest?.account !== undefined && now - newest.time < day;
  if (kind !== undefined) {
    const fed = `${logGroup} is fed by a CloudWatch telemetry rule, not by a trail`;
    return isRecent
      ? green("trail", `${fed}; its newest event is of ${new Date(newest.time).toISOString()}`)
      : unchecked("trail", `${fed}; no event of the last day shows that the rule works`, listRules);
  }
  if (!isRecent) return undefined;
  const at = new Date(newest.time).toISOString();
  if (account !== null && newest.account !== account) {
    const message = `${logGroup} is a centralized copy: no trail of this account delivers to it, and its newest event, of ${at}, is of account ${newest.account}`;
    return green("trail", message);
  }
  const message = `no trail delivers to ${logGroup}, but its newest CloudTrail event is of ${at}: a CloudWatch telemetry rule or a centralization rule may feed it`;
  return amber("trail", message, `${listRules}, aws observabilityadmin list-centralization-rules-for-organization`);
}

async function readNewest(client: CloudWatchLogsClient, logGroupName: string): Promise<Newest | undefined> {
  const list = new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true, limit: 10 });
  const { logStreams = [] } = await client.send(list).catch((error: unknown) => {
    if (isNamed(error, "ResourceNotFoundException")) return { logStreams: [] };
    throw awsFailure(error, "logs:DescribeLogStreams");
  });
  // A canary proves nothing about what feeds the log group.
  const stream = logStreams.find(({ logStreamName = "" }) => !logStreamName.startsWith(canaryLogStream));
  if (stream?.logStreamName === undefined) return undefined;
  const read = new GetLogEventsCommand({ logGroupName, logStreamName: stream.logStreamName, limit: 1 });
  const { events = [] } = await client.send(read).catch((error: unknown) => {
    throw awsFailure(error, "logs:GetLogEvents");
  });
  const [event] = events;
  if (event === undefined) return undefined;
  return { time: event.timestamp ?? 0, account: accountOf(event.message ?? "") };
}

/** Returns the account of a CloudTrail record, or undefined for another text. */
function accountOf(message: string): string | undefined {
  try {
    const { eventSource, eventName, recipientAccountId } = JSON.parse(message) as Readonly<Record<string, unknown>>;
    if (typeof eventSource !== "string" || typeof eventName !== "string") return undefined;
    return typeof recipientAccountId === "string" && /^\d{12}$/.test(recipientAccountId)
      ? recipientAccountId
      : "unknown";
  } catch {
    return undefined;
  }
}
