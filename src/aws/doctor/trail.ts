import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  type GetEventSelectorsCommandOutput,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import { awsFailure } from "../failure.ts";
import { type DoctorFinding, green, greenOrRed, guarded, red } from "./check.ts";

/** Checks that a trail delivers to the log group, covers IAM, records changes and is logging, and reports its last delivery. */
export async function* checkTrail(
  client: CloudTrailClient,
  logGroup: string,
): AsyncGenerator<DoctorFinding, void, undefined> {
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({})).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:DescribeTrails");
  });
  const trail = trailList.find(({ CloudWatchLogsLogGroupArn: arn = "" }) => arn.includes(`:log-group:${logGroup}:`));
  if (trail === undefined) return yield noTrail(trailList, logGroup);
  yield completeness(trail);
  yield* guarded("trail", async () => [await recording(client, trail)]);
  yield* guarded("trail", () => delivery(client, trail, logGroup));
}

function noTrail(trails: readonly Trail[], logGroup: string): DoctorFinding {
  const [first] = trails;
  const update = (name: string) =>
    `aws cloudtrail update-trail --name ${name} --cloud-watch-logs-log-group-arn <arn of ${logGroup}> ` +
    "--cloud-watch-logs-role-arn <role that may write to the log group>";
  return first === undefined
    ? red(
        "trail",
        "the account has no trail in this Region",
        "create one with aws cloudtrail create-trail or in the CloudTrail console",
      )
    : red("trail", `no trail delivers to ${logGroup}`, update(first.Name ?? "<trail>"));
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
  return greenOrRed(
    "trail",
    recordsChanges(selectors),
    `${Name} records calls that change something`,
    `${Name} does not record calls that change something: its event selectors exclude them`,
    `aws cloudtrail put-event-selectors --trail-name ${Name} ` +
      `--event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
  );
}

/**
 * Whether a trail with these selectors records management events that write.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
function recordsChanges({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsCommandOutput): boolean {
  const plain = EventSelectors ?? [];
  const advanced = AdvancedEventSelectors ?? [];
  // A trail without selectors records all management events.
  if (plain.length + advanced.length === 0) return true;
  return (
    plain.some((selector) => selector.IncludeManagementEvents !== false && selector.ReadWriteType !== "ReadOnly") ||
    advanced.some(({ FieldSelectors = [] }) => {
      const equals = (field: string) => FieldSelectors.find(({ Field }) => Field === field)?.Equals ?? [];
      return equals("eventCategory").includes("Management") && !equals("readOnly").includes("true");
    })
  );
}

async function delivery(client: CloudTrailClient, trail: Trail, logGroup: string): Promise<readonly DoctorFinding[]> {
  const name = trail.Name ?? "";
  const command = new GetTrailStatusCommand({ Name: trail.TrailARN ?? name });
  const status = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "cloudtrail:GetTrailStatus");
  });
  const { IsLogging, LatestCloudWatchLogsDeliveryTime: last, LatestCloudWatchLogsDeliveryError: error } = status;
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
