import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { logsClient } from "../../../src/aws/clients.ts";
import { awsFailure } from "../../../src/aws/failure.ts";
import { disagreements, matchOnAws } from "../../../src/aws/parity.ts";
import { IamAlertsError, PatternError } from "../../../src/errors.ts";
import { compile } from "../../../src/pattern/index.ts";
import { presets } from "../../../src/presets.ts";
import { useEnvironment } from "../use.ts";

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  /** Whether the answer has the request id that AWS's answers have. */
  readonly withId?: boolean;
}

interface Asked {
  readonly target: string;
  readonly type: string;
  readonly authorization: string;
  readonly filterPattern: string;
  readonly logEventMessages: readonly string[];
}

/**
 * TestMetricFilter as in the published service model, in JSON 1.1. moto does not implement it (HTTP 500 for every call),
 * nor does any other emulator. The stub matches with our own matcher: these tests prove that the protocol is right, not
 * that AWS matches alike. `npm run conformance:aws` asks AWS.
 */
const stub = {
  endpoint: "",
  asked: [] as Asked[],
  /** The number that eventNumber starts at, given the batch's number from 0. */
  base: (_batch: number): number => 0,
  /** Messages on which the stub contradicts our matcher. */
  contrary: new Set<string>(),
  /** An answer that replaces the real one. */
  answer: undefined as Answer | undefined,

  reset() {
    Object.assign(stub, { asked: [], base: () => 0, contrary: new Set(), answer: undefined });
  },

  test({ filterPattern, logEventMessages }: Asked): Answer {
    if (filterPattern.length > 1024) return invalid("Value at 'filterPattern' failed to satisfy constraint");
    if (logEventMessages.length < 1 || logEventMessages.length > 50 || logEventMessages.includes("")) {
      return invalid("Value at 'logEventMessages' failed to satisfy constraint");
    }
    const base = stub.base(stub.asked.length - 1);
    try {
      const matcher = compile(filterPattern);
      const matches = logEventMessages.flatMap((eventMessage, index) =>
        matcher.test(eventMessage) === stub.contrary.has(eventMessage)
          ? []
          : [{ eventNumber: index + base, eventMessage, extractedValues: {} }],
      );
      return { status: 200, body: JSON.stringify({ matches }) };
    } catch (error) {
      if (error instanceof PatternError) return invalid("Invalid metric filter pattern");
      throw error;
    }
  },
};

const failure = (type: string, message: string, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message }),
});
const invalid = (message: string) => failure("InvalidParameterException", message);

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const { headers } = request;
  return {
    target: String(headers["x-amz-target"]),
    type: String(headers["content-type"]),
    authorization: String(headers.authorization),
    ...(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Pick<Asked, "filterPattern" | "logEventMessages">),
  };
}

const server = createServer(async (request, response) => {
  const asked = await read(request);
  stub.asked.push(asked);
  const { status, body, type = "application/x-amz-json-1.1", withId = true } = stub.answer ?? stub.test(asked);
  response.writeHead(status, { "content-type": type, ...(withId ? { "x-amzn-requestid": "request-1" } : {}) });
  response.end(body);
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stub.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

useEnvironment(() => ({ AWS_REGION: undefined }));
beforeEach(() => stub.reset());

const client = () => logsClient({ region: "eu-west-1", endpointUrl: stub.endpoint });

/** Returns the error of work that must fail. */
const failureOf = (work: Promise<unknown>): Promise<IamAlertsError> =>
  work.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(IamAlertsError);
      return error as IamAlertsError;
    },
  );

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => (index % 3 === 0 ? `ERROR ${index}` : `fine ${index}`));

describe("matchOnAws", () => {
  it("calls TestMetricFilter in JSON 1.1", async () => {
    expect(await matchOnAws(await client(), "ERROR", ["ERROR 1", "fine", "an ERROR"])).toEqual([true, false, true]);
    expect(stub.asked).toEqual([
      {
        target: "Logs_20140328.TestMetricFilter",
        type: "application/x-amz-json-1.1",
        authorization: expect.stringContaining("/eu-west-1/logs/aws4_request"),
        filterPattern: "ERROR",
        logEventMessages: ["ERROR 1", "fine", "an ERROR"],
      },
    ]);
  });

  it.each([1, 50, 51, 100, 101])("asks about %i messages, 50 at a time", async (count) => {
    const messages = lines(count);
    const answers = await matchOnAws(await client(), "ERROR", messages);
    expect(answers).toEqual(messages.map((message) => message.startsWith("ERROR")));
    expect(stub.asked.length).toBe(Math.ceil(count / 50));
    expect(stub.asked.flatMap(({ logEventMessages }) => logEventMessages)).toEqual(messages);
  });

  it.each([
    ["0", () => 0],
    ["1", () => 1],
    ["0 and 1 in turns", (batch: number) => batch % 2],
  ])("reads event numbers that count from %s", async (_, base) => {
    stub.base = base;
    const messages = lines(160);
    const answers = await matchOnAws(await client(), "ERROR", messages);
    expect(answers).toEqual(messages.map((message) => message.startsWith("ERROR")));
  });

  it.each([0, 1])("distinguishes equal messages, counting from %i", async (base) => {
    stub.base = () => base;
    const sets = [
      ["a", "a"],
      ["a", "a", "b"],
      ["b", "a", "a"],
      ["b", "a", "b", "a"],
      ["a", "b", "a", "b"],
    ];
    for (const messages of sets) {
      expect(await matchOnAws(await client(), "a", messages)).toEqual(messages.map((message) => message === "a"));
    }
  });

  it("preserves spaces, line breaks and all kinds of characters", async () => {
    stub.base = () => 1;
    const messages = [' \n{"a": "ERROR"}\r\n', "ERROR \u{1f600} ä \u0000 \u202e", "\t"];
    expect(await matchOnAws(await client(), "ERROR", messages)).toEqual([true, true, false]);
  });

  it("returns false for an empty message and does not send it", async () => {
    expect(await matchOnAws(await client(), "", ["", "a", "", "b"])).toEqual([false, true, false, true]);
    expect(stub.asked.map(({ logEventMessages }) => logEventMessages)).toEqual([["a", "b"]]);
    expect(await matchOnAws(await client(), "", ["", ""])).toEqual([false, false]);
    expect(await matchOnAws(await client(), "", [])).toEqual([]);
    expect(stub.asked.length).toBe(1);
  });

  it("reads an answer without a list as no match", async () => {
    stub.answer = { status: 200, body: "{}" };
    expect(await matchOnAws(await client(), "a", ["a"])).toEqual([false]);
  });

  it.each([
    ["another message", [{ eventNumber: 0, eventMessage: "c" }], [0]],
    ["a number that is too large", [{ eventNumber: 7, eventMessage: "a" }], [7]],
    ["no number", [{ eventMessage: "a" }], [null]],
    ["no message", [{ eventNumber: 2 }], [2]],
    [
      "two bases at once",
      [
        { eventNumber: 0, eventMessage: "a" },
        { eventNumber: 2, eventMessage: "b" },
      ],
      [0, 2],
    ],
  ])("refuses an answer with %s", async (_, matches, eventNumbers) => {
    stub.answer = { status: 200, body: JSON.stringify({ matches }) };
    expect(await failureOf(matchOnAws(await client(), "a", ["a", "b"]))).toMatchObject({
      code: "aws",
      message: "expected the messages of the batch in the answer to logs:TestMetricFilter, found others",
      details: { eventNumbers },
    });
  });

  it("refuses an empty answer", async () => {
    stub.answer = { status: 200, body: "", withId: false };
    expect(await failureOf(matchOnAws(await client(), "a", ["a"]))).toMatchObject({
      code: "aws",
      message: "expected AWS's answer to logs:TestMetricFilter, found nothing",
    });
  });
});

describe("disagreements", () => {
  const records = readdirSync("fixtures/records").map((file) =>
    JSON.stringify(JSON.parse(readFileSync(join("fixtures/records", file), "utf8"))),
  );

  it("are empty if AWS matches alike", async () => {
    for (const { pattern } of presets) {
      expect(await disagreements(compile(pattern), await client(), pattern, [...records, ""])).toEqual([]);
    }
  });

  it("contain the messages that only one of the two matches", async () => {
    const messages = ["ERROR 1", "", "fine 1", "ERROR 2", "fine 2"];
    stub.contrary = new Set(["ERROR 2", "fine 2"]);
    expect(await disagreements(compile("ERROR"), await client(), "ERROR", messages)).toEqual([
      { message: "ERROR 2", here: true, aws: false },
      { message: "fine 2", here: false, aws: true },
    ]);
  });
});

describe("awsFailure", () => {
  const ask = (region = "eu-west-1", endpointUrl = stub.endpoint) =>
    failureOf(logsClient({ region, endpointUrl }).then((made) => matchOnAws(made, "a", ["a"])));
  const html = (status: number): Answer => ({ status, body: "<!doctype html><p>Bad Gateway", type: "text/html" });

  it.each<[string, Answer, object]>([
    [
      "a pattern that AWS refuses",
      invalid("Invalid character(s) in term 'a:'"),
      { code: "pattern-syntax", message: "AWS rejected the pattern: Invalid character(s) in term 'a:'" },
    ],
    [
      "messages that AWS refuses",
      invalid("Value at 'logEventMessages' failed to satisfy constraint"),
      { code: "aws", message: expect.stringContaining("InvalidParameterException: Value at 'logEventMessages'") },
    ],
    [
      "a permission that is missing",
      failure("AccessDeniedException", "User: arn:aws:iam::123456789012:user/bob is not authorized"),
      {
        code: "aws-denied",
        message: expect.stringContaining("not allowed to call logs:TestMetricFilter: User: arn:aws:iam"),
        hint: expect.stringContaining("allow logs:TestMetricFilter for"),
      },
    ],
    [
      "keys that are wrong",
      failure("UnrecognizedClientException", "The security token included in the request is invalid."),
      { code: "aws-credentials", hint: expect.stringContaining("the session token") },
    ],
    [
      "a token that has expired",
      failure("ExpiredTokenException", "The security token included in the request is expired"),
      { code: "aws-credentials", hint: expect.stringContaining("aws sso login") },
    ],
    [
      "a clock that is wrong",
      failure("InvalidSignatureException", "Signature expired: 20261124T000000Z is now earlier than 20261124T010000Z"),
      { code: "aws-credentials", hint: "correct the clock of this machine" },
    ],
    [
      "a secret that is wrong",
      failure("InvalidSignatureException", "The request signature we calculated does not match"),
      { code: "aws-credentials", hint: expect.stringContaining("its secret") },
    ],
    [
      "too many calls",
      failure("ThrottlingException", "Rate exceeded"),
      { code: "aws-limit", message: "too many calls of logs:TestMetricFilter: Rate exceeded" },
    ],
    [
      "a quota",
      failure("LimitExceededException", "Resource limit exceeded."),
      { code: "aws-limit", hint: expect.stringContaining("Service Quotas") },
    ],
    [
      "an outage",
      failure("ServiceUnavailableException", "The service cannot complete the request.", 500),
      { code: "aws", hint: expect.stringContaining("try again later"), details: { httpStatus: 500 } },
    ],
    [
      "an error that nobody has heard of",
      failure("NovelException", "Something new"),
      { code: "aws", message: "logs:TestMetricFilter failed: NovelException: Something new" },
    ],
    [
      "a web page",
      html(502),
      {
        code: "aws",
        message: "expected AWS's answer to logs:TestMetricFilter, found a web page (HTTP 502)",
        hint: expect.stringContaining("a proxy"),
      },
    ],
    ["a web page with status 200", html(200), { message: expect.stringContaining("found a web page (HTTP 200)") }],
    [
      "a truncated answer",
      { status: 200, body: '{"matches":[' },
      { message: expect.stringContaining("found invalid JSON") },
    ],
  ])("recognizes %s", async (_, answer, expected) => {
    stub.answer = answer;
    const error = await ask();
    expect(error).toMatchObject(expected);
    expect(error.hint).toMatch(/^\S.*[^.]$/);
    expect(error.details).toMatchObject({ action: "logs:TestMetricFilter" });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("includes AWS's own error in the details", async () => {
    stub.answer = failure("AccessDeniedException", "no");
    expect((await ask()).toJSON().details).toEqual({
      action: "logs:TestMetricFilter",
      awsError: "AccessDeniedException",
      awsMessage: "no",
      httpStatus: 400,
      requestId: "request-1",
    });
  });

  it("reports an endpoint that does not answer", async () => {
    expect(await ask("eu-west-1", "http://127.0.0.1:9")).toMatchObject({
      code: "aws",
      message: "cannot reach AWS for logs:TestMetricFilter: connect ECONNREFUSED 127.0.0.1:9",
      hint: "check the network, the Region and --endpoint-url",
    });
    expect(await ask("eu-west-1", "http://nowhere.invalid")).toMatchObject({
      code: "aws",
      message: expect.stringMatching(/^cannot reach AWS for logs:TestMetricFilter: getaddrinfo E\w+ nowhere.invalid$/),
    });
    expect(await ask("eu-west-1", stub.endpoint.replace("http:", "https:"))).toMatchObject({
      code: "aws",
      message: expect.stringContaining("cannot open a secure connection for logs:TestMetricFilter"),
    });
    expect(await ask("eu-west-1", "127.0.0.1")).toMatchObject({
      code: "aws",
      hint: expect.stringContaining("http://127.0.0.1:5055"),
    });
    expect(await ask("not a region!", undefined)).toMatchObject({
      code: "aws",
      message: expect.stringContaining('region="not a region!"'),
    });
  });

  it("reports a missing Region, even if AWS_DEFAULT_REGION is set", async () => {
    vi.stubEnv("AWS_DEFAULT_REGION", "eu-west-1");
    const error = await failureOf(matchOnAws(await logsClient({ endpointUrl: stub.endpoint }), "a", ["a"]));
    expect(error).toMatchObject({
      code: "aws",
      message: "expected an AWS Region for logs:TestMetricFilter, found none",
    });
    expect(error.hint).toContain("the AWS SDK ignores AWS_DEFAULT_REGION");
    expect(stub.asked).toEqual([]);
  });

  it("reports missing credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    expect(await ask()).toMatchObject({
      code: "aws-credentials",
      message: expect.stringMatching(/^expected AWS credentials for logs:TestMetricFilter, found none: Could not load/),
    });
  });

  it("reports a pattern error in other calls only if AWS mentions the pattern", () => {
    const refusal = (message: string) =>
      awsFailure(
        Object.assign(new Error(message), { name: "InvalidParameterException" }),
        "logs:PutSubscriptionFilter",
      );
    expect(refusal("Invalid filter pattern").code).toBe("pattern-syntax");
    expect(refusal("Could not execute the lambda function. Make sure you have given permission").code).toBe("aws");
  });

  it("returns our own errors unchanged, and accepts any thrown value", () => {
    const own = new IamAlertsError("usage", "no");
    expect(awsFailure(own, "logs:TestMetricFilter")).toBe(own);
    expect(awsFailure("text", "logs:TestMetricFilter").message).toBe("logs:TestMetricFilter failed: Error: text");
    const refused = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
    expect(awsFailure(refused, "sns:Publish").message).toBe("cannot reach AWS for sns:Publish: ECONNREFUSED");
  });
});

describe("logsClient", () => {
  it("reads Region and keys from a profile, and the endpoint only from AWS_PROFILE's profile", async () => {
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
    try {
      writeFileSync(
        join(folder, "config"),
        `[profile audit]\nregion = ap-south-1\nendpoint_url = ${stub.endpoint}\n` +
          "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n",
      );
      vi.stubEnv("AWS_CONFIG_FILE", join(folder, "config"));
      vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
      const byFlag = await logsClient({ profile: "audit", endpointUrl: stub.endpoint });
      expect(await matchOnAws(byFlag, "a", ["a"])).toEqual([true]);
      vi.stubEnv("AWS_PROFILE", "audit");
      expect(await matchOnAws(await logsClient(), "a", ["a"])).toEqual([true]);
      expect(stub.asked.length).toBe(2);
      for (const { authorization } of stub.asked) {
        expect(authorization).toMatch(/Credential=AKIAI44QH8DHBEXAMPLE\/\d{8}\/ap-south-1\/logs\//);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("reads them from the environment", async () => {
    vi.stubEnv("AWS_REGION", "us-east-2");
    vi.stubEnv("AWS_ENDPOINT_URL", stub.endpoint);
    expect(await matchOnAws(await logsClient(), "a", ["a"])).toEqual([true]);
    expect(stub.asked[0]?.authorization).toContain("/us-east-2/logs/");
  });
});

describe("npm run conformance:aws", () => {
  /** Runs the script without blocking the stub, which is part of this process. */
  async function conformance(env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, ["scripts/conformance-aws.js"], {
      env: { ...process.env, AWS_REGION: "eu-west-1", ...env },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Uint8Array) => {
      stdout += data;
    });
    child.stderr.on("data", (data: Uint8Array) => {
      stderr += data;
    });
    const code = await new Promise<number | null>((done) => child.on("close", done));
    return { code, stdout, stderr };
  }

  it("fails without credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    const { code, stdout, stderr } = await conformance({ AWS_ENDPOINT_URL: stub.endpoint });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("expected AWS credentials for logs:TestMetricFilter, found none");
    expect(stub.asked).toEqual([]);
  });

  it("fails if AWS does not answer", async () => {
    stub.answer = failure("AccessDeniedException", "no");
    const { code, stdout, stderr } = await conformance({ AWS_ENDPOINT_URL: stub.endpoint });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("not allowed to call logs:TestMetricFilter: no");
  });

  it("prints a table if all agree", async () => {
    const { code, stdout } = await conformance({ AWS_ENDPOINT_URL: stub.endpoint });
    expect(stdout).toMatch(/^# Parity with TestMetricFilter, \d{4}-\d\d-\d\d\n/);
    expect(stdout).toContain("127.0.0.1");
    const [, agreeing, total] = /^\| \*\*all\*\* \| (\d+) \| (\d+) \|/m.exec(stdout) ?? [];
    expect(Number(total)).toBeGreaterThan(100);
    expect(agreeing).toBe(total);
    expect(code).toBe(0);
  });

  it("does not count a pattern without an answer as a disagreement", async () => {
    stub.base = (batch) => (batch === 0 ? 0 : 70);
    const { code, stdout } = await conformance({ AWS_ENDPOINT_URL: stub.endpoint });
    expect(code).toBe(2);
    expect(stdout).not.toContain("## Disagreements");
    const [, rest] = stdout.split("## No answer\n\n| pattern | why |\n| --- | --- |\n");
    expect(rest).toMatch(
      /^(?:\| `.*` \| expected the messages of the batch in the answer to logs:TestMetricFilter, found others \|\n)+$/,
    );
  });

  it("prints every disagreement", async () => {
    const { suite, cases } = JSON.parse(readFileSync("fixtures/patterns/wildcards.json", "utf8")) as {
      suite: string;
      cases: readonly { name: string; message: string; matches: boolean }[];
    };
    const [first] = cases;
    if (first === undefined) return expect.unreachable("no case");
    stub.contrary = new Set([first.message]);
    const { code, stdout } = await conformance({ AWS_ENDPOINT_URL: stub.endpoint });
    expect(code).toBe(1);
    expect(stdout).toContain("## Disagreements");
    const row = stdout.split("\n").find((line) => line.startsWith(`| ${suite} | ${first.name} |`));
    expect(row).toContain(first.matches ? "| matches | no match |" : "| no match | matches |");
  });
});
