import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { parseArn } from "../../arn.ts";
import { awsFailure, checkAnswered } from "../../failure.ts";
import { type DoctorFinding, green, greenOrRed, guarded, red } from "../check.ts";
import { checkSelectors } from "./selectors.ts";

/** A log group, and where it is; null if that is not known. */
export interface Place {
  readonly logGroup: string;
  readonly account: string | null;
  readonly region: string | null;
  /** Checks what feeds the log group if no trail does; returns undefined if nothing does. */
  readonly otherSource: () => Promise<DoctorFinding | undefined>;
}

/**
 * Checks that a trail delivers to the log group, covers IAM, records changes and is logging, and reports its last
 * delivery.
 */
export async function* checkTrail(
  client: CloudTrailClient,
  place: Place,
): AsyncGenerator<DoctorFinding, void, undefined> {
  const { trailList } = await client.send(new DescribeTrailsCommand({})).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:DescribeTrails");
  });
  checkAnswered(trailList, {}, "cloudtrail:DescribeTrails");
  const trails = trailList ?? [];
  const trail = trails.find(({ CloudWatchLogsLogGroupArn: arn = "" }) => isAt(arn, place));
  if (trail === undefined) return yield (await place.otherSource()) ?? noTrail(trails, place);
  yield completeness(trail);
  yield* guarded("trail", async () => [await recording(client, trail)]);
  yield* guarded("trail", () => delivery(client, trail, place.logGroup));
}

/** Whether an ARN is that of the log group, even if another account or Region has one with the same name. */
function isAt(arn: string, { logGroup, account, region }: Place): boolean {
  const found = parseArn(arn);
  return (
    found !== undefined &&
    found.resource.replace(/:\*$/, "") === `log-group:${logGroup}` &&
    (account === null || found.account === account) &&
    (region === null || found.region === region)
  );
}

function noTrail(trails: readonly Trail[], { logGroup, account, region }: Place): DoctorFinding {
  const [first] = trails;
  if (first === undefined) {
    const create = `aws cloudtrail create-trail --name main --is-multi-region-trail --s3-bucket-name ${account ?? "my"}-trail`;
    return red(
      "trail",
      "the account has no trail in this Region",
      `${create}, or create one in the CloudTrail console`,
    );
  }
  const namesake = trails.find(({ CloudWatchLogsLogGroupArn: arn = "" }) => arn.includes(`:log-group:${logGroup}:`));
  const elsewhere = parseArn(namesake?.CloudWatchLogsLogGroupArn ?? "");
  const where =
    elsewhere === undefined
      ? ""
      : `; ${namesake?.Name} delivers to the log group of that name in account ${elsewhere.account}, Region ${elsewhere.region}`;
  const partition = parseArn(first.TrailARN ?? "")?.partition ?? "aws";
  const home = { account: account ?? parseArn(first.TrailARN ?? "")?.account, region: region ?? first.HomeRegion };
  const group = `arn:${partition}:logs:${home.region}:${home.account}:log-group:${logGroup}:*`;
  const role =
    first.CloudWatchLogsRoleArn ?? `arn:${partition}:iam::${home.account}:role/CloudTrail_CloudWatchLogs_Role`;
  return red(
    "trail",
    `no trail delivers to ${logGroup}${where}`,
    `aws cloudtrail update-trail --name ${first.Name ?? first.TrailARN} --cloud-watch-logs-log-group-arn '${group}' ` +
      `--cloud-watch-logs-role-arn ${role}`,
  );
}

function completeness({ Name = "", IsMultiRegionTrail, IncludeGlobalServiceEvents }: Trail): DoctorFinding {
  return greenOrRed(
    "trail",
    IsMultiRegionTrail === true && IncludeGlobalServiceEvents === true,
    `${Name} covers all Regions and global events`,
    `${Name} does not cover all Regions and global events: IAM's events are recorded in us-east-1`,
    `aws cloudtrail update-trail --name ${Name} --is-multi-region-trail --include-global-service-events`,
  );
}

async function recording(client: CloudTrailClient, { TrailARN, Name = "" }: Trail): Promise<DoctorFinding> {
  const command = new GetEventSelectorsCommand({ TrailName: TrailARN ?? Name });
  const selectors = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:GetEventSelectors");
  });
  const { TrailARN: answered, EventSelectors, AdvancedEventSelectors } = selectors;
  checkAnswered(answered ?? EventSelectors ?? AdvancedEventSelectors, {}, "cloudtrail:GetEventSelectors");
  return checkSelectors(Name, selectors);
}

async function delivery(client: CloudTrailClient, trail: Trail, logGroup: string): Promise<readonly DoctorFinding[]> {
  const name = trail.Name ?? "";
  const command = new GetTrailStatusCommand({ Name: trail.TrailARN ?? name });
  const status = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:GetTrailStatus");
  });
  const { IsLogging, LatestCloudWatchLogsDeliveryTime: last, LatestCloudWatchLogsDeliveryError: error } = status;
  checkAnswered(IsLogging, {}, "cloudtrail:GetTrailStatus");
  const logging = greenOrRed(
    "trail",
    IsLogging === true,
    `${name} is logging`,
    `${name} is not logging`,
    `aws cloudtrail start-logging --name ${name}`,
  );
  if (error !== undefined && error !== "") {
    const fix = "allow the trail's CloudWatch Logs role to create log streams and put log events there";
    return [logging, red("trail", `${name} cannot deliver to ${logGroup}: ${error}`, fix)];
  }
  const never = `${name} has not delivered anything to ${logGroup} yet`;
  const wait = "wait 15 minutes after a change, then check aws cloudtrail get-trail-status";
  return [
    logging,
    last === undefined
      ? red("trail", never, wait)
      : green("trail", `${name} last delivered to ${logGroup} at ${last.toISOString()}`),
  ];
}
