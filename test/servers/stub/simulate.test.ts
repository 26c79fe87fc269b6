import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { decodePayload } from "../../../src/payload/awslogs.ts";
import { lines, run } from "../../cli/io.ts";
import { lambdaError } from "../stub.ts";
import { useEnvironment, useStub } from "../use.ts";

// For what serverless-offline lacks (log tails, DryRun, throttling, limits): a stub of the published service model.

const stub = useStub();
useEnvironment(() => ({ AWS_ENDPOINT_URL: stub.endpoint, AWS_MAX_ATTEMPTS: "3" }));

const invoke = (...args: string[]) => run(["simulate", "--function", "iam-alerts:live", ...args]);
const record = JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")) as object;
/** Returns records that gzip cannot shrink. */
const large = (count: number, size: number) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      ...record,
      eventID: `event-${index}`,
      requestParameters: { note: randomBytes(size).toString("base64") },
    }),
  ).join("\n");
const idsOf = (payload: Buffer) =>
  decodePayload(JSON.parse(payload.toString("utf8"))).logEvents.map(
    ({ message }) => (JSON.parse(message) as { eventID: string }).eventID,
  );

describe("simulate --function", () => {
  it("requests the end of the log, and prints it if the function failed", async () => {
    stub.answer = {
      status: 200,
      body: JSON.stringify({ errorType: "TypeError", errorMessage: "kaboom", trace: [] }),
      headers: {
        "x-amz-function-error": "Unhandled",
        "x-amz-log-result": Buffer.from("START RequestId: 1\nERROR \u001b[31mkaboom\n").toString("base64"),
      },
    };
    const { code, stderr } = await invoke("CreateUser");
    expect(stderr).toContain("iam-alerts:live failed (Unhandled): TypeError: kaboom\n");
    expect(stderr).toContain("  the end of its log:\n    START RequestId: 1\n    ERROR \\x1b[31mkaboom\n");
    expect(code).toBe(2);
    const json = await invoke("CreateUser", "--format", "json");
    expect(JSON.parse(json.stderr.split("\n")[0] ?? "")).toMatchObject({
      error: { code: "aws", details: { functionError: "Unhandled", logTail: expect.stringContaining("START") } },
    });
  });

  it("reports a function's timeout", async () => {
    const errorMessage = "2026-11-18T15:21:36.123Z 8a3e Task timed out after 3.00 seconds";
    stub.answer = {
      status: 200,
      body: JSON.stringify({ errorMessage }),
      headers: { "x-amz-function-error": "Unhandled" },
    };
    const { code, stderr } = await invoke("CreateUser", "--format", "ndjson");
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({
      error: { code: "timeout", hint: expect.stringContaining("--timeout 30") },
    });
    expect(code).toBe(2);
  });

  it("checks the permission to invoke with --dry-run", async () => {
    stub.answer = { status: 204, body: "" };
    const { code, stdout, stderr } = await invoke("CreateUser", "--dry-run");
    expect([code, stdout, stub.invoked.map(({ type }) => type)]).toEqual([0, "", ["DryRun"]]);
    expect(stderr).toContain("iam-alerts:live can be invoked: 1 dry run, nothing was run\n");
  });

  it.each<[string, ReturnType<typeof lambdaError>, string, string]>([
    [
      "throttling",
      lambdaError("TooManyRequestsException", "Rate Exceeded.", 429),
      "aws-limit",
      "AWS throttled iam-alerts:live",
    ],
    ["a payload too large", lambdaError("RequestTooLargeException", "too large", 413), "aws-limit", "HTTP 413"],
    ["a missing function", lambdaError("ResourceNotFoundException", "no", 404), "not-found", "found none"],
    [
      "one that is not ready",
      lambdaError("ResourceNotReadyException", "updating", 502),
      "aws",
      "ResourceNotReadyException",
    ],
    [
      "an outage",
      lambdaError("ServiceException", "oh", 500),
      "aws",
      "lambda:InvokeFunction failed with a server error of AWS",
    ],
    [
      "no permission",
      lambdaError("AccessDeniedException", "no", 403),
      "aws-denied",
      "not allowed to call lambda:InvokeFunction",
    ],
  ])("explains %s, and does not invoke twice", async (_, answer, code, message) => {
    stub.answer = answer;
    const ran = await invoke("CreateUser", "--format", "ndjson");
    const { error } = JSON.parse(ran.stderr.split("\n")[0] ?? "") as {
      error: { code: string; message: string; hint: string };
    };
    expect(error).toMatchObject({ code, message: expect.stringContaining(message), hint: expect.stringMatching(/\S/) });
    expect([ran.code, stub.calls]).toEqual([2, ["Invoke"]]);
  });

  it("stops waiting for an answer, and does not invoke again", async () => {
    // Node keeps the connection to a server that never answers open, so the stub answers late.
    stub.delay = 3_000;
    const { code, stderr } = await invoke("CreateUser", "--timeout", "1", "--format", "ndjson");
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ error: { code: "timeout" } });
    expect([code, stub.calls]).toEqual([2, ["Invoke"]]);
  });

  it.each<[string, readonly string[], number]>([
    ["six megabytes", [], 6_291_456],
    ["one megabyte with --async", ["--async"], 1_048_576],
  ])("splits more than %s into valid payloads, in order", async (_, flags, limit) => {
    stub.answer = { status: flags.length === 0 ? 200 : 202, body: flags.length === 0 ? "{}" : "" };
    const stdin = large(12, 600_000);
    const { code } = await run(["simulate", "--function", "iam-alerts", "--no-filter", ...flags], { stdin });
    expect(code).toBe(0);
    expect(stub.invoked.length).toBeGreaterThan(1);
    for (const { payload } of stub.invoked) expect(payload.length).toBeLessThanOrEqual(limit);
    expect(stub.invoked.flatMap(({ payload }) => idsOf(payload))).toEqual(
      Array.from({ length: 12 }, (_, index) => `event-${index}`),
    );
  });

  it("refuses a single event that is too large", async () => {
    const stdin = large(1, 1_500_000);
    const { code, stderr } = await run(["simulate", "--function", "f", "--no-filter", "--async"], { stdin });
    expect(stderr).toContain("expected a payload of at most 1048576 bytes, found one of ");
    expect([code, stub.calls]).toEqual([2, []]);
  });

  it("prints the alerts of an older function, which lack newer fields", async () => {
    const [now] = lines<Alert>((await run(["simulate", "CreateUser"])).stdout);
    const { findings: _, policies: __, ...older } = { ...now, title: "alice made user bob" };
    stub.answer = {
      status: 200,
      body: JSON.stringify({ alerts: [older], deliveries: [{ channel: "sns", id: null }] }),
    };
    for (const format of ["ndjson", "json", "text", "terminal"]) {
      const { code, stdout } = await invoke("CreateUser", "--format", format);
      expect(stdout).toContain("alice made user bob");
      expect(code).toBe(0);
    }
  });

  it.each(["null", "", "not JSON", '{"alerts":[{"version":1}],"deliveries":[]}', "[]"])(
    "prints the answer %j as it is",
    async (body) => {
      stub.answer = { status: 200, body };
      const { code, stdout } = await invoke("CreateUser");
      expect([code, stdout]).toEqual([0, `${body === "" ? "null" : body}\n`]);
    },
  );
});
