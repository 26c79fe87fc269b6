import { afterEach, expect, it, vi } from "vitest";
import { handler } from "../../src/lambda/index.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("logs all faults of the settings in one line, and fails the invocation", async () => {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  vi.stubEnv("TOPIC_ARN", "alerts");
  vi.stubEnv("PATTERN", "iam_changes");
  vi.stubEnv("MIN_SEVERITY", "hihg");
  await expect(handler(encodePayload(["{}"]))).rejects.toMatchObject({ code: "config" });
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
  expect(line).toMatchObject({ level: "ERROR", variables: ["TOPIC_ARN", "PATTERN", "MIN_SEVERITY"] });
  expect(line["message"]).toBe(
    "the function's settings are wrong: " +
      'expected the ARN of a standard SNS topic in TOPIC_ARN, found "alerts"; ' +
      'expected a preset\'s name or a filter pattern in PATTERN, found "iam_changes", which is not a preset (did you mean iam-changes?); ' +
      'expected one of critical, high, medium, low, info in MIN_SEVERITY, found "hihg" (did you mean high?)',
  );
});

it("refuses a payload that does not fit into the function's memory", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.stubEnv("TOPIC_ARN", "arn:aws:sns:eu-central-1:111122223333:alerts");
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
  const large = encodePayload([JSON.stringify({ eventName: "CreateUser", note: "n".repeat(5_000_000) })]);
  await expect(handler(large)).rejects.toMatchObject({ code: "payload", details: { step: "size" } });
});
