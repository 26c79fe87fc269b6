import type { Alert } from "../alert/alert.ts";
import type { LogEntry } from "./delivery.ts";

/** The outcome of one invocation. */
export interface Counts {
  readonly alerts: number;
  /** The number of alerts that channels accepted, counted once per channel. */
  readonly delivered: number;
  /** The number of alerts that channels did not accept, counted once per channel. */
  readonly failed: number;
  readonly skipped: number;
  /** The number of alerts that a rule kept out of every channel. Default: none. */
  readonly muted?: number;
  /** The number of the function's own heartbeats that came back. Default: none. */
  readonly heartbeats?: number;
}

/** The maximum number of values of one metric in one line. */
const maxValues = 100;

/**
 * Returns a log line from which CloudWatch creates metrics: the number of alerts found, delivered, failed and muted, of log
 * events skipped, and
 * the time from each event until all channels had its alert, in ms.
 *
 * @param alerts the alerts that all channels have accepted
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsOf(counts: Counts, alerts: readonly Alert[], now: number, functionName: string): LogEntry {
  const latencies = alerts.map(({ time }) => now - Date.parse(time ?? "")).filter((ms) => ms >= 0);
  const { alerts: Alerts, delivered: Delivered, failed: Failed, skipped: Skipped, muted = 0, heartbeats = 0 } = counts;
  return lineOf(now, functionName, {
    Alerts,
    Delivered,
    Failed,
    Skipped,
    // Not zero for every other payload: a metric costs money from its first value on.
    ...(muted === 0 ? {} : { Muted: muted }),
    ...(heartbeats === 0 ? {} : { HeartbeatsReceived: heartbeats }),
    ...(latencies.length === 0 ? {} : { Latency: latencies.slice(0, maxValues) }),
  });
}

/** Returns the log line from which CloudWatch counts a heartbeat that was written. */
export function heartbeatMetric(now: number, functionName: string): LogEntry {
  return lineOf(now, functionName, { HeartbeatsWritten: 1 });
}

function lineOf(
  Timestamp: number,
  FunctionName: string,
  values: Readonly<Record<string, number | readonly number[]>>,
): LogEntry {
  const Metrics = Object.entries(values).map(([Name, value]) => ({
    Name,
    Unit: typeof value === "number" ? "Count" : "Milliseconds",
  }));
  const CloudWatchMetrics = [{ Namespace: "iam-alerts", Dimensions: [["FunctionName"]], Metrics }];
  return { message: "metrics", FunctionName, ...values, _aws: { Timestamp, CloudWatchMetrics } };
}
