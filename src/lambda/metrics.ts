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
}

/** The maximum number of values of one metric in one line. */
const maxValues = 100;

/**
 * Returns a log line from which CloudWatch creates metrics: the number of alerts found, delivered, failed and skipped, and
 * the time from each event until all channels had its alert, in ms.
 *
 * @param alerts the alerts that all channels have accepted
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
    ...(latencies.length === 0 ? {} : { Latency: latencies.slice(0, maxValues) }),
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
