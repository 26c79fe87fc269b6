import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
} from "@aws-sdk/client-cloudwatch";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { grouped } from "../../words.ts";
import { parseArn } from "../arn.ts";
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
 * Checks that CloudWatch Logs could deliver the filter's events in the last day, to any destination. It retries
 * throttled events, so throttling alone loses nothing at first.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export async function checkFilterMetrics(
  client: CloudWatchClient,
  { logGroup, name, destinationArn }: Filter,
  now: number,
): Promise<readonly DoctorFinding[]> {
  const metrics = await deliveryMetrics(client, { LogGroupName: logGroup, FilterName: name });
  const sum = async (wanted: string) => {
    const sums = metrics.filter((metric) => metric.name === wanted).map((metric) => sumOf(client, metric, now));
    return (await Promise.all(sums)).reduce((total, one) => total + one, 0);
  };
  const [errors, throttled] = await Promise.all([sum("DeliveryErrors"), sum("DeliveryThrottling")]);
  const { broken, slow } = advice(destinationArn);
  const findings: DoctorFinding[] = [];
  if (errors > 0) {
    const message = `CloudWatch Logs could not deliver ${grouped(errors)} events of ${name} on ${logGroup} in the last day`;
    findings.push(red("filter", message, broken));
  }
  if (throttled > 0) {
    const message = `deliveries of ${name} on ${logGroup} were throttled for ${grouped(throttled)} events in the last day`;
    findings.push(amber("filter", message, slow));
  }
  if (findings.length > 0) return findings;
  return [green("filter", `no delivery errors or throttling of ${name} on ${logGroup} in the last day`)];
}

/**
 * Returns a filter's metrics of the last two weeks. CloudWatch lists them with the dimension DestinationType, whose
 * values for streams AWS does not document.
 */
async function deliveryMetrics(
  client: CloudWatchClient,
  wanted: Readonly<Record<string, string>>,
): Promise<readonly Metric[]> {
  const namespace = "AWS/Logs";
  const Dimensions = Object.entries(wanted).map(([Name, Value]) => ({ Name, Value }));
  // Pages may repeat a metric, which must count once.
  const found = new Map<string, Metric>();
  let NextToken: string | undefined;
  do {
    const page = await client
      .send(new ListMetricsCommand({ Namespace: namespace, Dimensions, NextToken }))
      .catch((error: unknown) => {
        throw awsFailure(error, "cloudwatch:ListMetrics");
      });
    checkAnswered(page.Metrics, {}, "cloudwatch:ListMetrics");
    for (const { MetricName: name = "", Dimensions: all = [] } of page.Metrics ?? []) {
      const pairs = all.map(({ Name = "", Value = "" }) => [Name, Value] as const).toSorted();
      found.set(JSON.stringify([name, pairs]), { namespace, name, dimensions: Object.fromEntries(pairs) });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return [...found.values()];
}

/** Returns advice for a destination to which deliveries fail or are throttled. */
function advice(destinationArn: string): { readonly broken: string; readonly slow: string } {
  const target = functionTargetOf(destinationArn);
  if (target !== null) {
    return {
      broken: `check the permission and that the function exists: aws lambda get-policy --function-name ${target.functionArn}`,
      slow: `raise the concurrency: aws lambda get-function-concurrency --function-name ${target.functionArn}`,
    };
  }
  const { service, resource = "", account = "" } = parseArn(destinationArn) ?? {};
  const name = resource.replace(/^[^/:]*[/:]/, "");
  if (service === "kinesis") {
    const show = `aws kinesis describe-stream-summary --stream-name ${name}`;
    return {
      broken: `check that the stream is active and the filter's role may call kinesis:PutRecord: ${show}`,
      slow: `add shards: ${show}`,
    };
  }
  if (service === "firehose") {
    const show = `aws firehose describe-delivery-stream --delivery-stream-name ${name}`;
    return {
      broken: `check that the stream is active and the filter's role may call firehose:PutRecord: ${show}`,
      slow: `ask AWS for a higher quota of the stream: ${show}`,
    };
  }
  const show = `aws logs describe-destinations --destination-name-prefix ${name}`;
  return {
    broken: `in account ${account}, check the destination's access policy, stream and role: ${show}`,
    slow: `in account ${account}, check the limits of the destination's stream: ${show}`,
  };
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
