import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { timeouts } from "../../../src/lambda/channels/answer.ts";
import { logs, type Service, sns } from "../../../src/lambda/channels/service/endpoint.ts";
import { openService, type ServiceOptions } from "../../../src/lambda/channels/service/service.ts";
import { snsPublisher } from "../../../src/lambda/channels/sns.ts";

/** An answer: status, body and headers; or the connection is reset; or no answer comes. */
type Answer = readonly [status: number, body: string, headers?: Record<string, string>] | "resets" | "hangs";

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const stops: (() => void)[] = [];
beforeEach(() => {
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0)) stop();
});

/** Starts a server that gives the answers in turn and repeats the last one; returns the requests that it received. */
async function serve(...answers: readonly Answer[]): Promise<readonly Received[]> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = answers[Math.min(received.length, answers.length - 1)] ?? "hangs";
    received.push({ url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (answer === "resets") return void request.socket.destroy();
    if (answer !== "hangs") response.writeHead(answer[0], answer[2]).end(answer[1]);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}/under`);
  return received;
}

const call = (service: Service = logs, options: Partial<ServiceOptions> = {}, signal?: AbortSignal) =>
  openService(service, { timeouts, ...options })({ target: "Logs_20140328.PutLogEvents", body: "{}" }, signal);

const refusal = (status: number, code: string): Answer => [status, JSON.stringify({ __type: code, message: "no" })];

describe("a service", () => {
  it("gets a signed request with the session and the trace of the invocation", async () => {
    vi.stubEnv("AWS_SESSION_TOKEN", "session");
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "iam-alerts");
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793");
    const [received] = [await serve([200, "{}"]), await call()];
    expect(received).toMatchObject([{ url: "/under/", body: "{}" }]);
    expect(received[0]?.headers).toMatchObject({
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "Logs_20140328.PutLogEvents",
      "x-amz-security-token": "session",
      "x-amzn-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793",
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-west-1\/logs\/aws4_request, SignedHeaders=\S*content-type;host;\S*x-amz-target\S*, Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  it("gets the message that the SDK's client would publish", async () => {
    const received = await serve([200, "<R><MessageId>m-1</MessageId></R>"]);
    const topic = "arn:aws:sns:us-east-1:111122223333:alerts";
    const message = {
      Subject: "a & b = c + d",
      Message: "100 % äöü 😀\nline",
      MessageAttributes: {
        severity: { DataType: "String", StringValue: "high" },
        account: { DataType: "String.Array", StringValue: '["111122223333"]' },
      },
    };
    expect(await snsPublisher(topic, "us-east-1")(message)).toBe("m-1");
    const client = new SNSClient({ region: "us-east-1" });
    await client.send(new PublishCommand({ TopicArn: topic, ...message }));
    const [own, theirs] = received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(own).toEqual(theirs);
    expect(received[0]?.headers["content-type"]).toBe(received[1]?.headers["content-type"]);
  });

  it.each([
    ["throttles", refusal(400, "com.amazonaws.logs#ThrottlingException")],
    ["answers 429", [429, "slow down", { "retry-after": "0" }]],
    ["fails", refusal(500, "InternalFailure")],
    ["is behind a gateway that cannot reach it", [502, "<html>"]],
    ["resets the connection", "resets"],
  ] as const)("that %s is called again, three times in all", async (_, answer) => {
    const received = await serve(answer, answer, [200, "{}"]);
    expect(await call()).toBe("{}");
    expect(received).toHaveLength(3);
    const refused = await serve(answer);
    await expect(call()).rejects.toThrow();
    expect(refused).toHaveLength(3);
  });

  it.each<readonly [string, Answer, Readonly<Record<"name" | "message", string>>]>([
    ["expired credentials", refusal(400, "ExpiredTokenException"), { name: "ExpiredTokenException", message: "no" }],
    [
      "missing permissions",
      [403, '{"Message":"may not"}', { "x-amzn-errortype": "AccessDeniedException:http://x" }],
      { name: "AccessDeniedException", message: "may not" },
    ],
    [
      "a topic that does not exist",
      [404, "<R><Error><Code>NotFound</Code><Message>a &lt;b&gt;</Message></Error></R>"],
      { name: "NotFoundException", message: "a <b>" },
    ],
    ["a redirect", [301, ""], { name: "UnknownError", message: "the service answered 301" }],
  ])("that refuses for %s is called once", async (_, answer, error) => {
    const received = await serve(answer);
    await expect(call()).rejects.toMatchObject(error);
    expect(received).toHaveLength(1);
  });

  it("with another clock gets a second request with its own time", async () => {
    const date = new Date(Date.now() + 3_600_000);
    const received = await serve(
      [403, '{"__type":"InvalidSignatureException"}', { date: date.toUTCString() }],
      [200, "{}"],
    );
    await call();
    const [first, second] = received.map(({ headers }) => String(headers["x-amz-date"]).slice(0, 11));
    expect(second).toBe(date.toISOString().replaceAll("-", "").slice(0, 11));
    expect(first).not.toBe(second);
  });

  it("that does not answer in time is called as often as allowed", async () => {
    const received = await serve("hangs");
    const limits = { timeouts: { connect: 1000, answer: 50 }, attempts: 2 };
    await expect(call(logs, limits)).rejects.toMatchObject({ name: "TimeoutError" });
    expect(received).toHaveLength(2);
  });

  it("is not called again after the signal", async () => {
    const received = await serve("hangs");
    await expect(call(logs, {}, AbortSignal.timeout(100))).rejects.toMatchObject({ name: "AbortError" });
    expect(received).toHaveLength(1);
  });

  it("is called as often as AWS_MAX_ATTEMPTS says", async () => {
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    const received = await serve(refusal(500, "InternalFailure"));
    await expect(call()).rejects.toMatchObject({ name: "InternalFailure" });
    expect(received).toHaveLength(1);
  });

  it("is not called without a Region", () => {
    vi.stubEnv("AWS_REGION", "");
    expect(() => openService(sns, { timeouts })).toThrow("AWS_REGION");
  });
});
