import { describe, expect, it } from "vitest";
import { metricsOf } from "../../src/lambda/metrics.ts";
import { alertOf, call } from "../alert/alerts.ts";

const now = Date.parse("2026-11-18T15:22:36Z");
const at = (time: string | null) => ({ ...alertOf(call("iam:CreateUser")), time });
const counts = { alerts: 2, delivered: 4, failed: 1, skipped: 3 };

interface Line {
  readonly Latency?: readonly number[];
  readonly _aws: { readonly CloudWatchMetrics: readonly { readonly Metrics: readonly { readonly Name: string }[] }[] };
}
const lineOf = (times: readonly (string | null)[]) => metricsOf(counts, times.map(at), now, "pager") as unknown as Line;

describe("metricsOf", () => {
  it("returns a line in CloudWatch's embedded metric format", () => {
    expect(metricsOf(counts, [at("2026-11-18T15:21:36Z")], now, "pager")).toEqual({
      message: "metrics",
      FunctionName: "pager",
      Alerts: 2,
      Delivered: 4,
      Failed: 1,
      Skipped: 3,
      Latency: [60_000],
      _aws: {
        Timestamp: now,
        CloudWatchMetrics: [
          {
            Namespace: "iam-alerts",
            Dimensions: [["FunctionName"]],
            Metrics: [
              ...["Alerts", "Delivered", "Failed", "Skipped"].map((Name) => ({ Name, Unit: "Count" })),
              { Name: "Latency", Unit: "Milliseconds" },
            ],
          },
        ],
      },
    });
  });

  it("declares exactly the metrics that have values", () => {
    for (const times of [[], ["2026-11-18T15:21:36Z"]]) {
      const line = lineOf(times);
      const names = line._aws.CloudWatchMetrics[0]?.Metrics.map(({ Name }) => Name) ?? [];
      expect(Object.keys(line).filter((key) => !["message", "FunctionName", "_aws"].includes(key))).toEqual(names);
    }
  });

  it.each([
    ["no time", null],
    ["an unreadable time", "yesterday"],
    ["a time in the future", "2027-01-01T00:00:00Z"],
  ])("contains no latency for an event with %s", (_, time) => {
    expect(lineOf([time])).not.toHaveProperty("Latency");
    expect(lineOf([time, "2026-11-18T15:22:35Z"]).Latency).toEqual([1000]);
  });

  it("contains at most as many values as CloudWatch accepts", () => {
    expect(lineOf(Array.from({ length: 10_000 }, () => "2026-11-18T15:22:35Z")).Latency).toHaveLength(100);
  });
});
