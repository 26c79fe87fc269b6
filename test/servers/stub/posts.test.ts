import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { eventsOf, pagerDutySender } from "../../../src/lambda/channels/pagerduty.ts";
import { findingsImporter, findingsOf } from "../../../src/lambda/channels/security-hub.ts";
import { slackPoster } from "../../../src/lambda/channels/slack.ts";
import { teamsPoster } from "../../../src/lambda/channels/teams.ts";
import { webhookPoster } from "../../../src/lambda/channels/webhook.ts";
import { jsonBatches } from "../../../src/render/channels/json-batches.ts";
import { renderTeamsParts } from "../../../src/render/channels/teams.ts";
import { renderSlack } from "../../../src/render/slack.ts";
import { alertOf, call } from "../../alert/alerts.ts";
import { makeCertificate } from "../faulty.ts";

const alerts = [alertOf(call("iam:CreateUser"))];
const secret = "s3cr3tOfTheWebhook";
const routingKey = "0123456789abcdef0123456789abcdef";
const signingKey = "a key that both sides know";
const productArn = "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default";

/** Sends one message to a server. */
type Send = (origin: string, signal?: AbortSignal) => Promise<unknown>;
type Answer = readonly [status: number, body: string, headers?: Record<string, string>] | "resets" | "hangs";

interface Kind {
  readonly send: Send;
  /** The name in errors. */
  readonly service: string;
  readonly good: Answer;
  /** An answer with a status of success that does not confirm the message. */
  readonly wrong: readonly [number, string];
}

/** Every channel that posts over https by itself; those of AWS have the SDK's rules, which service.test.ts checks. */
const kinds: Readonly<Record<string, Kind>> = {
  slack: {
    send: (origin, signal) => slackPoster(`${origin}/services/${secret}`)(renderSlack(alerts), signal),
    ...{ service: "Slack", good: [200, "ok"], wrong: [200, "okay"] },
  },
  teams: {
    send: async (origin, signal) => {
      const [part] = renderTeamsParts(alerts);
      if (part === undefined) throw new Error("expected a message, found none");
      return teamsPoster(`${origin}/workflows/1/paths/invoke?sig=${secret}`)(part.message, signal);
    },
    ...{
      service: "Teams",
      good: [202, ""],
      wrong: [200, "Webhook message delivery failed with error: HTTP error 413"],
    },
  },
  pagerduty: {
    send: async (origin, signal) => {
      const [counted] = eventsOf(alerts, 1);
      if (counted === undefined) throw new Error("expected an event, found none");
      return pagerDutySender(routingKey, "us", origin)(counted.event, signal);
    },
    service: "PagerDuty",
    good: [202, '{"status":"success","message":"Event processed","dedup_key":"k-1"}'],
    wrong: [202, '{"status":"invalid event","message":"Event object is invalid"}'],
  },
  webhook: {
    send: (origin, signal) => {
      const [batch] = jsonBatches(alerts, 100_000, "message");
      return webhookPoster(`${origin}/in/${secret}`, signingKey)(batch?.text ?? "", signal);
    },
    ...{ service: "the webhook", good: [204, ""], wrong: [302, ""] },
  },
};

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllEnvs();
});

interface Request {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Starts a server that gives the answers in turn, then repeats the last one. */
async function server(answers: readonly Answer[], certificate?: { readonly key: string; readonly cert: string }) {
  const requests: Request[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? "resets";
    const { url = "", headers } = request;
    requests.push({ url, headers, body: Buffer.concat(chunks).toString() });
    if (answer === "hangs") return;
    if (answer === "resets") return void request.socket.destroy();
    response.writeHead(answer[0], answer[2]).end(answer[1]);
  };
  const started = certificate === undefined ? createServer(listener) : createSecureServer(certificate, listener);
  await new Promise<void>((done) => started.listen(0, "127.0.0.1", done));
  stops.push(() => {
    started.close();
    started.closeAllConnections();
  });
  const { port } = started.address() as AddressInfo;
  return { requests, origin: `http${certificate === undefined ? "" : "s"}://127.0.0.1:${port}` };
}

const rejection = (sent: Promise<unknown>): Promise<string> => sent.then(() => "", String);

/** The number of attempts that a fault must lead to, and the error after the channel's name. */
const faults: readonly (readonly [name: string, answer: Answer, attempts: number, error: string])[] = [
  ["asks to wait", [429, "slow down", { "retry-after": "0.05" }], 3, " answered 429 slow down"],
  ["fails", [500, "oops"], 3, " answered 500 oops"],
  ["is unavailable", [503, "later"], 3, " answered 503 later"],
  ["resets the connection", "resets", 3, " could not be reached ("],
  ["answers with a proxy's page", [200, "<html>sign in</html>"], 3, " answered 200 <html>sign in</html>"],
  ["refuses", [400, "invalid"], 1, " answered 400 invalid"],
  ["does not know the key", [403, "forbidden"], 1, " answered 403 forbidden"],
  ["is gone", [404, "gone"], 1, " answered 404 gone"],
  ["finds the message too large", [413, "too large"], 1, " answered 413 too large"],
  ...[301, 302, 303, 307, 308].map(
    (status) =>
      [
        `redirects with ${status}`,
        [status, "", { location: `https://login.example.com/${secret}/${routingKey}` }] as const,
        1,
        ` redirects (${status}) to login.example.com, and redirects are not followed`,
      ] as const,
  ),
];

const table = Object.entries(kinds).flatMap(([name, kind]) =>
  faults.map((fault) => [name, fault[0], kind, fault] as const),
);

describe("a channel over https", () => {
  it.each(table)("%s that %s is called as often as makes sense", async (_, __, { send, service, good }, fault) => {
    const [name, answer, attempts, error] = fault;
    const unwell = await server([answer]);
    const text = await rejection(send(unwell.origin));
    const subject = name.startsWith("redirects") && service !== "PagerDuty" ? "the webhook" : service;
    expect(text).toContain(`Error: ${subject}${error}`);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(routingKey);
    expect(unwell.requests).toHaveLength(attempts);
    const well = await server([answer, good]);
    expect((await rejection(send(well.origin))) === "").toBe(attempts > 1);
  });

  it.each(Object.entries(kinds))("%s must confirm the message", async (_, { send, service, wrong: [status, body] }) => {
    const { requests, origin } = await server([[status, body]]);
    const refused = service === "the webhook" ? " redirects (302)" : ` answered ${status} `;
    expect(await rejection(send(origin))).toContain(`Error: ${service}${refused}`);
    expect(requests).toHaveLength(1);
  });

  it.each(Object.entries(kinds))("%s that repeats the secret does not put it into an error", async (name, { send }) => {
    const hidden = name === "pagerduty" ? routingKey : secret;
    const { origin } = await server([[400, `POST ${hidden} and ${hidden}`]]);
    expect(await rejection(send(origin))).toMatch(/ answered 400 POST … and …$/);
  });

  it.each(Object.entries(kinds))("%s that does not answer is not awaited past the signal", async (_, { send }) => {
    const { requests, origin } = await server(["hangs"]);
    const end = new AbortController();
    const sent = rejection(send(origin, end.signal));
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    end.abort();
    expect(await sent).toMatch(/could not be reached \(AbortError\)/);
    expect(requests).toHaveLength(1);
  });

  it.each(Object.entries(kinds))(
    "%s with an unknown certificate, or without TLS, gets nothing",
    async (_, { send }) => {
      const certificate = makeCertificate();
      stops.push(certificate.remove);
      const unknown = await server([[200, "ok"]], certificate);
      expect(await rejection(send(unknown.origin))).toMatch(/could not be reached \(\w*SELF_SIGNED_CERT\w*\)/);
      const plain = await server([[200, "ok"]]);
      expect(await rejection(send(plain.origin.replace("http:", "https:")))).toMatch(
        /could not be reached \((?:ERR_SSL|EPROTO)/,
      );
      expect([unknown.requests, plain.requests]).toEqual([[], []]);
    },
  );
});

describe("a message", () => {
  it("to a webhook is signed with its time, again for each attempt", async () => {
    const { requests, origin } = await server([
      [500, ""],
      [200, ""],
    ]);
    await kinds["webhook"]?.send(origin);
    for (const { headers, body } of requests) {
      const time = String(headers["x-iam-alerts-timestamp"]);
      expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60);
      const expected = createHmac("sha256", signingKey).update(`${time}.${body}`).digest("hex");
      expect(headers["x-iam-alerts-signature"]).toBe(`sha256=${expected}`);
      expect(JSON.parse(body)).toMatchObject({ version: 1, alerts: [{ title: alerts[0]?.title }] });
    }
    expect(requests).toHaveLength(2);
  });

  it("to a webhook is verified by the code in deploy/README.md, and refused if anything was changed", async () => {
    const { requests, origin } = await server([[200, ""]]);
    await kinds["webhook"]?.send(origin);
    const [{ headers, body }] = requests as [Request];
    const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readFileSync("deploy/README.md", "utf8")) ?? [];
    const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      readonly isGenuine: (headers: object, body: string, key: string, now?: number) => boolean;
    };
    const { isGenuine } = module;
    expect(isGenuine(headers, body, signingKey)).toBe(true);
    expect(isGenuine(headers, `${body} `, signingKey)).toBe(false);
    expect(isGenuine(headers, body, `${signingKey}!`)).toBe(false);
    expect(isGenuine({ ...headers, "x-iam-alerts-timestamp": "1" }, body, signingKey)).toBe(false);
    expect(isGenuine(headers, body, signingKey, Date.now() + 600_000)).toBe(false);
    expect(isGenuine({}, body, signingKey)).toBe(false);
  });

  it("to PagerDuty sums up the alerts beyond the limit in one event", () => {
    const many = Array.from({ length: 7 }, (_, index) => alertOf(call("iam:CreateUser", { userName: `u-${index}` })));
    const events = eventsOf(many, 3);
    expect(events.map(({ alerts: count }) => count)).toEqual([1, 1, 1, 4]);
    expect(new Set(events.map(({ event }) => event.dedup_key)).size).toBe(4);
    expect(events[3]?.event.payload.custom_details["Alerts"]).toContain("4 more alerts, summarized");
  });

  it("to PagerDuty has the routing key, and the same deduplication key each time", async () => {
    const { requests, origin } = await server([kinds["pagerduty"]?.good ?? "resets"]);
    expect(await kinds["pagerduty"]?.send(origin)).toBe("k-1");
    await kinds["pagerduty"]?.send(origin);
    const events = requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(events.map(({ routing_key, event_action }) => [routing_key, event_action])).toEqual(
      Array.from({ length: 2 }, () => [routingKey, "trigger"]),
    );
    expect(events[0]?.["dedup_key"]).toBe(events[1]?.["dedup_key"]);
    expect(requests[0]?.url).toBe("/v2/enqueue");
  });
});

describe("Security Hub", () => {
  const importTo = async (...answers: readonly Answer[]) => {
    const { requests, origin } = await server(answers);
    const env = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "x", AWS_ENDPOINT_URL: origin };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const [findings = []] = findingsOf(alerts, productArn);
    return { requests, sent: rejection(findingsImporter(productArn)(findings)) };
  };

  it("imports findings in one signed call", async () => {
    const { requests, sent } = await importTo([200, '{"FailedCount":0,"SuccessCount":1,"FailedFindings":[]}']);
    expect(await sent).toBe("");
    expect(requests[0]?.url).toBe("/findings/import");
    expect(requests[0]?.headers.authorization).toContain("/us-east-1/securityhub/aws4_request");
  });

  it.each<readonly [string, Answer, number, string]>([
    [
      "does not import a finding",
      [
        200,
        '{"FailedCount":1,"SuccessCount":0,"FailedFindings":[{"Id":"a","ErrorCode":"InvalidInput","ErrorMessage":"b"}]}',
      ],
      ...([1, "expected Security Hub to import 1 findings, found 0: InvalidInput b"] as const),
    ],
    ["answers with a page", [200, "<html>"], 1, "expected a JSON object from Security Hub"],
    [
      "is not switched on",
      [401, '{"__type":"InvalidAccessException","message":"no"}'],
      1,
      "InvalidAccessException: no",
    ],
    ["throttles", [429, '{"__type":"TooManyRequestsException"}'], 3, "TooManyRequestsException"],
    ["fails", [500, ""], 3, "UnknownError"],
    ["resets the connection", "resets", 3, "ECONNRESET|socket hang up"],
    ["redirects", [302, "", { location: "https://example.com" }], 1, "the service answered 302"],
  ])("that %s is reported", async (_, answer, attempts, error) => {
    const { requests, sent } = await importTo(answer);
    expect(await sent).toMatch(new RegExp(error));
    expect(requests).toHaveLength(attempts);
  });
});
