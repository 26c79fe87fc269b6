import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { awsFailure } from "../failure.ts";
import { type Finding, green, judge, red } from "./check.ts";

/** Whether a trail logs, logs everything of IAM, and delivers to the log group. */
export async function checkTrail(client: CloudTrailClient, logGroup: string): Promise<readonly Finding[]> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({})).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:DescribeTrails");
  });
  const trail = trailList.find(({ CloudWatchLogsLogGroupArn: arn = "" }) => arn.includes(`:log-group:${logGroup}:`));
  if (trail === undefined) return [noTrail(trailList, logGroup)];
  return [completeness(trail), ...(await delivery(client, trail, logGroup))];
}

function noTrail(trails: readonly Trail[], logGroup: string): Finding {
  const [first] = trails;
  const update = (name: string) =>
    `aws cloudtrail update-trail --name ${name} --cloud-watch-logs-log-group-arn <arn of ${logGroup}> ` +
    "--cloud-watch-logs-role-arn <role that may write to it>";
  return first === undefined
    ? red("trail", "the account has no trail in this Region", "aws cloudtrail create-trail, or the CloudTrail console")
    : red("trail", `no trail delivers to ${logGroup}`, update(first.Name ?? "<trail>"));
}

function completeness({ Name = "", IsMultiRegionTrail, IncludeGlobalServiceEvents }: Trail): Finding {
  return judge(
    "trail",
    IsMultiRegionTrail === true && IncludeGlobalServiceEvents === true,
    `${Name} is of all Regions, with global events`,
    `${Name} is not of all Regions with global events: IAM's events come from us-east-1`,
    `aws cloudtrail update-trail --name ${Name} --is-multi-region-trail --include-global-service-events`,
  );
}

async function delivery(client: CloudTrailClient, trail: Trail, logGroup: string): Promise<readonly Finding[]> {
  const name = trail.Name ?? "";
  const command = new GetTrailStatusCommand({ Name: trail.TrailARN ?? name });
  const status = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:GetTrailStatus");
  });
  const { IsLogging, LatestCloudWatchLogsDeliveryTime: last, LatestCloudWatchLogsDeliveryError: error } = status;
  const logging = judge(
    "trail",
    IsLogging === true,
    `${name} is logging`,
    `${name} is not logging`,
    `aws cloudtrail start-logging --name ${name}`,
  );
  if (error !== undefined && error !== "") {
    const fix = "see that the trail's CloudWatch Logs role may create streams and put events there";
    return [logging, red("trail", `${name} cannot deliver to ${logGroup}: ${error}`, fix)];
  }
  const never = `${name} has delivered nothing to ${logGroup} yet`;
  const wait = "wait a quarter of an hour after a change; aws cloudtrail get-trail-status says more";
  return [
    logging,
    last === undefined
      ? red("trail", never, wait)
      : green("trail", `${name} delivered to ${logGroup} last at ${last.toISOString()}`),
  ];
}
