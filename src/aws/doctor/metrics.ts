import { type CloudWatchClient, DescribeAlarmsCommand, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { grouped } from "../../words.ts";
import { awsFailure, checkAnswered } from "../failure.ts";
import type { Filter } from "../subscribe/plan.ts";
import { functionTargetOf } from "../subscribe/subscription.ts";
import { amber, type DoctorFinding, green, greenOrRed, red } from "./check.ts";

const day = 86_400_000;

/** A metric and its dimensions. */
interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Returns the sum of a metric over the last day. `now` is in milliseconds since 1970. */
async function sumOf(client: CloudWatchClient, { namespace, name, dimensions }: Metric, now: number): Promise<number> {
  const command = new GetMetricStatisticsCommand({
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    StartTime: new Date(now - day),
    EndTime: new Date(now),
    Period: day / 1_000,
    Statistics: ["Sum"],
  });
  const { Datapoints } = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "cloudwatch:GetMetricStatistics");
  });
  checkAnswered(Datapoints, {}, "cloudwatch:GetMetricStatistics");
  return (Datapoints ?? []).reduce((total, { Sum = 0 }) => total + Sum, 0);
}

/** Checks that the function did not fail and was not throttled in the last day. `now` is in milliseconds since 1970. */
export async function checkErrors(
  client: CloudWatchClient,
  settings: FunctionConfiguration,
  now: number,
): Promise<readonly DoctorFinding[]> {
  const { FunctionName: name = "" } = settings;
  const group = settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const fixes = {
    Errors: `aws logs tail ${group} --since 1d`,
    Throttles: `check and raise the concurrency: aws lambda get-function-concurrency --function-name ${name}`,
  } as const;
  return Promise.all(
    (["Errors", "Throttles"] as const).map(async (metric) => {
      const sum = await sumOf(
        client,
        { namespace: "AWS/Lambda", name: metric, dimensions: { FunctionName: name } },
        now,
      );
      const word = metric.toLowerCase();
      return greenOrRed(
        "function",
        sum === 0,
        `no ${word} in the last day`,
        `${sum} ${word} in the last day`,
        fixes[metric],
      );
    }),
  );
}

/**
 * Checks that CloudWatch Logs could hand the filter's events to the function in the last day. It tries events again that
 * were throttled, so throttling alone loses nothing at first.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export async function checkFilterMetrics(
  client: CloudWatchClient,
  { logGroup, name, destinationArn }: Filter,
  now: number,
): Promise<readonly DoctorFinding[]> {
  const target = functionTargetOf(destinationArn);
  if (target === null) return [];
  const dimensions = { LogGroupName: logGroup, DestinationType: "Lambda", FilterName: name };
  const [errors, throttled] = await Promise.all(
    ["DeliveryErrors", "DeliveryThrottling"].map((metric) =>
      sumOf(client, { namespace: "AWS/Logs", name: metric, dimensions }, now),
    ),
  );
  const findings: DoctorFinding[] = [];
  if ((errors ?? 0) > 0) {
    const message = `CloudWatch Logs could not deliver ${grouped(errors ?? 0)} events of ${name} on ${logGroup} in the last day`;
    const fix = `check the permission and that the function exists: aws lambda get-policy --function-name ${target.functionArn}`;
    findings.push(red("filter", message, fix));
  }
  if ((throttled ?? 0) > 0) {
    const message = `deliveries of ${name} on ${logGroup} were throttled for ${grouped(throttled ?? 0)} events in the last day`;
    const fix = `raise the concurrency: aws lambda get-function-concurrency --function-name ${target.functionArn}`;
    findings.push(amber("filter", message, fix));
  }
  if (findings.length > 0) return findings;
  return [green("filter", `no delivery errors or throttling of ${name} on ${logGroup} in the last day`)];
}

/** Returns the names of the alarms that publish to a topic. */
export async function alarmsOf(client: CloudWatchClient, topicArn: string): Promise<readonly string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeAlarmsCommand({ NextToken })).catch((error: unknown) => {
      throw awsFailure(error, "cloudwatch:DescribeAlarms");
    });
    const alarms = [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])];
    names.push(
      ...alarms.flatMap(({ AlarmName = "", AlarmActions = [] }) =>
        AlarmActions.includes(topicArn) ? [AlarmName] : [],
      ),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return names;
}
