import type { Alert } from "../alert/alert.ts";
import type { LogEntry } from "./delivery.ts";

/** What one invocation came to. */
export interface Counts {
  readonly alerts: number;
  /** How many alerts channels took, each counted once a channel. */
  readonly delivered: number;
  /** The same of those that they did not take. */
  readonly failed: number;
  readonly skipped: number;
}

/** How many values CloudWatch takes of one metric in one line. */
const mostValues = 100;

/**
 * A log line that CloudWatch makes metrics of: how many alerts there were, were delivered, failed and were skipped, and
 * how long it took from each event until all channels had it, in ms.
 *
 * @param alerts those that all channels have now.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsOf(counts: Counts, alerts: readonly Alert[], now: number, functionName: string): LogEntry {
  const latencies = alerts.map(({ time }) => now - Date.parse(time ?? "")).filter((ms) => ms >= 0);
  const count = (Name: string) => ({ Name, Unit: "Count" });
  const latency = latencies.length === 0 ? [] : [{ Name: "Latency", Unit: "Milliseconds" }];
  return {
    message: "metrics",
    FunctionName: functionName,
    Alerts: counts.alerts,
    Delivered: counts.delivered,
    Failed: counts.failed,
    Skipped: counts.skipped,
    ...(latencies.length === 0 ? {} : { Latency: latencies.slice(0, mostValues) }),
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: "iam-alerts",
          Dimensions: [["FunctionName"]],
          Metrics: [count("Alerts"), count("Delivered"), count("Failed"), count("Skipped"), ...latency],
        },
      ],
    },
  };
}
