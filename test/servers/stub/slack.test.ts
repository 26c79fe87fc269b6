import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { slackPoster } from "../../../src/lambda/channels/slack.ts";
import { renderSlack } from "../../../src/render/slack.ts";
import { alertOf, call } from "../../alert/alerts.ts";

const message = renderSlack([alertOf(call("iam:CreateUser"))]);
const secret = "s3cr3tOfTheWebhook";

/** An answer: status, body and headers; or the connection is reset; or the page is endless. */
type Answer = readonly [status: number, body: string, headers?: Record<string, string>] | "resets" | "endless";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Simulates Slack: gives the answers in turn, then repeats the last one. */
async function slack(...answers: readonly Answer[]) {
  const state = { calls: 0, posted: [] as number[] };
  const server = createServer(async (request, response: ServerResponse) => {
    let size = 0;
    for await (const chunk of request) size += (chunk as Buffer).length;
    const answer = answers[Math.min(state.calls++, answers.length - 1)] ?? "resets";
    if (answer === "resets") return void request.socket.destroy();
    state.posted.push(size);
    if (answer === "endless") {
      const page = Readable.from(
        (function* () {
          for (;;) yield "x".repeat(10_000);
        })(),
      );
      response.on("close", () => page.destroy());
      return void page.pipe(response.writeHead(404));
    }
    response.writeHead(answer[0], answer[2]).end(answer[1]);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const post = slackPoster(`http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/${secret}`);
  return { state, post };
}

const rejection = (posted: Promise<unknown>): Promise<string> => posted.then(() => "", String);

describe("a Slack webhook", () => {
  it("receives a message once", async () => {
    const { state, post } = await slack([200, "ok"]);
    expect(await post(message)).toBeNull();
    expect(state.posted).toHaveLength(1);
  });

  it.each([
    ["that asks to wait", [429, "rate_limited", { "retry-after": "1" }]],
    ["that is unavailable", [503, "service_unavailable"]],
    ["whose host resets the connection", "resets"],
    ["whose proxy answers with a page", [200, "<html>sign in</html>"]],
  ] as readonly (readonly [string, Answer])[])("%s is called at most three times", async (_, answer) => {
    const well = await slack(answer, answer, [200, "ok"]);
    expect(await well.post(message)).toBeNull();
    expect(well.state.calls).toBe(3);
    const unwell = await slack(answer);
    expect(await rejection(unwell.post(message))).toMatch(/^Error: Slack (?:answered|could not be reached)/);
    expect(unwell.state.calls).toBe(3);
  });

  it.each([
    [400, "invalid_payload"],
    [403, "invalid_token"],
    [404, "no_service"],
    [410, "channel_is_archived"],
  ])("that refuses with %i %s is not called again", async (status, word) => {
    const { state, post } = await slack([status, word]);
    expect(await rejection(post(message))).toBe(`Error: Slack answered ${status} ${word}`);
    expect(state.calls).toBe(1);
  });

  it.each(['{"ok":true}', '{ "ok": true, "ts": "1" }', "ok\n"])("confirms a message with %j", async (answer) => {
    expect(await (await slack([200, answer])).post(message)).toBeNull();
  });

  it.each(['{"ok":false,"error":"invalid_blocks"}', '{"error":"no_text"}', "", "invalid_payload", "okay"])(
    "that answers 200 with %j has not taken the message, and is not called again",
    async (answer) => {
      const { state, post } = await slack([200, answer]);
      expect(await rejection(post(message))).toBe(`Error: Slack answered 200 ${answer}`);
      expect(state.calls).toBe(1);
    },
  );

  it.each(['{"ok":false,"error":"internal_error"}', '{"ok":false,"error":"ratelimited"}'])(
    "that answers 200 with %j is called again",
    async (answer) => {
      const { state, post } = await slack([200, answer], [200, "ok"]);
      expect(await post(message)).toBeNull();
      expect(state.calls).toBe(2);
    },
  );

  it.each([301, 302, 303, 307, 308])("that redirects with %i is reported at once and not followed", async (status) => {
    const location = `https://login.example.com/next/${secret}`;
    const { state, post } = await slack([status, "", { location }]);
    expect(await rejection(post(message))).toBe(
      `Error: the webhook redirects (${status}) to login.example.com, and redirects are not followed: set SLACK_WEBHOOK to the final URL`,
    );
    expect(state.calls).toBe(1);
    const back = await slack([status, "", { location: "/again" }], [200, "ok"]);
    expect(await rejection(back.post(message))).toContain(`redirects (${status}) to 127.0.0.1:`);
    expect(back.state.calls).toBe(1);
  });

  it.each([
    [
      "a port that fetch forbids",
      "https://hooks.example.com:6667/services",
      "fetch refuses the URL of the webhook: bad port",
    ],
    ["a user name", "https://me@hooks.example.com/services", "fetch refuses the URL of the webhook"],
  ])("whose URL has %s is reported at once", async (_, url, error) => {
    const started = performance.now();
    expect(await rejection(slackPoster(url)(message))).toBe(`Error: ${error}`);
    expect(performance.now() - started).toBeLessThan(400);
  });

  it("that asks to wait for an hour is not awaited past the signal", async () => {
    const { state, post } = await slack([429, "rate_limited", { "retry-after": "3600" }]);
    const end = new AbortController();
    const posted = rejection(post(message, end.signal));
    while (state.posted.length === 0) await new Promise((done) => setTimeout(done, 5));
    end.abort();
    expect(await posted).toMatch(/^Error: Slack (?:answered 429|could not be reached \(AbortError\))/);
    expect(state.calls).toBe(1);
  });

  it("does not appear in an error, even if the answer repeats it", async () => {
    const { post } = await slack([404, `Cannot POST /services/T0/B0/${secret}`]);
    const text = await rejection(post(message));
    expect(text).toContain("Slack answered 404 Cannot POST ");
    expect(text).not.toContain(secret);
  });

  it("is not read completely if its answer is endless", async () => {
    const { state, post } = await slack("endless");
    expect(await rejection(post(message))).toBe(`Error: Slack answered 404 ${"x".repeat(100)}`);
    expect(state.calls).toBe(1);
  });
});
