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
