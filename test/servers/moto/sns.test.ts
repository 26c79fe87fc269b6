import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { HandlerResult } from "../../../src/lambda/handler.ts";
import { controlMessage, encodePayload } from "../../../src/payload/awslogs.ts";
import { useMoto } from "../use.ts";

const topicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";
const queueArn = "arn:aws:sqs:us-east-1:123456789012:inbox";
const sample = (name: string) =>
  JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as Record<string, unknown>;

const moto = useMoto();
let queueUrl = "";
beforeAll(async () => {
  await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
  const created = await moto.query("sqs", { Action: "CreateQueue", QueueName: "inbox" });
  queueUrl = /<QueueUrl>([^<]+)/.exec(created)?.[1] ?? "";
  await moto.query("sns", { Action: "Subscribe", TopicArn: topicArn, Protocol: "sqs", Endpoint: queueArn });
});

interface Invoked {
  readonly result?: HandlerResult;
  readonly error?: { readonly name: string; readonly message: string };
  readonly log: string;
}

/** Invokes the deployed bundle in a separate process, with the environment that Lambda would set. */
function invoke(event: unknown, env: Readonly<Record<string, string>> = {}): Invoked {
  const script = `
    const { handler } = await import("./dist/lambda/index.mjs");
    const answer = await handler(JSON.parse(process.argv[1])).then(
      (result) => ({ result }),
      ({ name, message }) => ({ error: { name, message } }),
    );
    console.error(JSON.stringify(answer));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", script, "--", JSON.stringify(event)],
    {
      env: {
        PATH: process.env["PATH"],
        AWS_ENDPOINT_URL: moto.endpoint,
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        AWS_REGION: "eu-west-1",
        TOPIC_ARN: topicArn,
        ...env,
      },
      encoding: "utf8",
      maxBuffer: 1 << 24,
    },
  );
  // The SDK also writes warnings about Node there.
  const answer = stderr.split("\n").find((line) => /^{"(?:result|error)"/.test(line)) ?? "";
  return { ...(JSON.parse(answer) as Omit<Invoked, "log">), log: stdout };
}

interface Received {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
}

/** Takes the messages out of the inbox. */
async function inbox(): Promise<Received[]> {
  const messages: Received[] = [];
  for (;;) {
    const answer = await moto.query("sqs", { Action: "ReceiveMessage", QueueUrl: queueUrl, MaxNumberOfMessages: "10" });
    const bodies = [...answer.matchAll(/<Body>([\s\S]*?)<\/Body>/g)].map(([, body = ""]) => unescapeXml(body));
    if (bodies.length === 0) return messages;
    messages.push(...bodies.map((body) => JSON.parse(body) as Received));
    for (const [, handle = ""] of answer.matchAll(/<ReceiptHandle>([^<]+)/g)) {
      await moto.query("sqs", { Action: "DeleteMessage", QueueUrl: queueUrl, ReceiptHandle: unescapeXml(handle) });
    }
  }
}

const unescapeXml = (xml: string) =>
  xml
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

describe("the deployed function", () => {
  it("publishes a payload's alerts to the topic, from any Region", async () => {
    const { result, log } = invoke(encodePayload([sample("CreateUser"), sample("StopLogging")]));
    const [message, ...more] = await inbox();
    expect(more).toEqual([]);
    expect(message?.Subject).toMatch(/^HIGH \d{12}: mateo tried to stop logging .* \+ 1 more$/); // the worst first
    expect(message?.Message).toMatch(/^2 alerts: /);
    expect(message?.Message).toContain("MEDIUM: alice created user bob\n");
    expect(message?.MessageAttributes).toMatchObject({ severity: { Type: "String", Value: "high" } });
    expect(message?.Message).toContain("StopLogging");
    expect(result?.deliveries).toEqual([{ channel: "sns", id: expect.stringMatching(/^[0-9a-f-]{36}$/), alerts: 2 }]);
    expect(result?.alerts.map(({ action }) => action.name)).toEqual(["CreateUser", "StopLogging"]);
    const [read, delivered] = log.split("\n").map((line) => JSON.parse(line || "{}") as object);
    expect(read).toMatchObject({ level: "INFO", message: "payload read", events: 2, alerts: 2 });
    expect(delivered).toMatchObject({ level: "INFO", message: "delivered", channel: "sns" });
  });

  it("publishes hostile names with a valid subject", async () => {
    const hostile = {
      ...sample("CreateUser"),
      requestParameters: { userName: "bob\r\nBcc: eve@example.com\x1b[31m José" },
    };
    invoke(encodePayload([hostile]));
    const [message] = await inbox();
    expect(message?.Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(message?.Message).toContain("bob\\r\\nBcc: eve@example.com\\x1b[31m José");
  });

  it("publishes several messages if one cannot hold all alerts", async () => {
    const names = Array.from({ length: 400 }, (_, index) => `user-${index}-${"ä".repeat(100)}`);
    const records = names.map((userName, index) => ({
      ...sample("CreateUser"),
      eventID: `event-${index}`,
      requestParameters: { userName },
    }));
    const { result } = invoke(encodePayload(records), { MAX_ALERTS: "1000" });
    const messages = await inbox();
    expect(messages.length).toBe(result?.deliveries.length);
    expect(messages.length).toBeGreaterThan(1);
    const users = messages.flatMap(({ Message }) => [
      ...new Set([...Message.matchAll(/created user "(user-\d+)/g)].map(([, user]) => user)),
    ]);
    expect(users.toSorted()).toEqual(names.map((name) => name.replace(/-ä+$/, "")).toSorted());
    for (const { Message } of messages) expect(Buffer.byteLength(Message)).toBeLessThanOrEqual(262_144);
  });

  it("publishes nothing for a control message", async () => {
    expect(invoke(encodePayload(controlMessage())).result).toEqual({ alerts: [], deliveries: [], skipped: 0 });
    expect(await inbox()).toEqual([]);
  });

  it("fails for a missing topic and for invalid settings", async () => {
    const event = encodePayload([sample("CreateUser")]);
    expect(invoke(event, { TOPIC_ARN: `${topicArn}-gone` }).error?.message).toContain("NotFound");
    expect(invoke(event, { TOPIC_ARN: "" }).error?.message).toContain("TOPIC_ARN");
    expect(await inbox()).toEqual([]);
  });
});
