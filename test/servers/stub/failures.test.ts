import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { awsFailure } from "../../../src/aws/failure.ts";
import { run } from "../../cli/io.ts";
import { runProgram } from "../environment.ts";
import { type Answer, logsError } from "../stub.ts";
import { useEnvironment, useStub } from "../use.ts";

// Failures before AWS is reached, or on the way; parity.test.ts has the errors that AWS itself returns.

const stub = useStub();
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  writeFileSync(
    join(folder, "config"),
    `[profile audit]
region = us-east-1
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Audit
[sso-session corp]
sso_start_url = https://example.com/start
sso_region = us-east-1
[profile broken]
region = us-east-1
credential_process = false
[profile keys]
region = us-east-1
aws_access_key_id = AKIAI44QH8DHBEXAMPLE
aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY
`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
useEnvironment(() => ({ AWS_CONFIG_FILE: join(folder, "config"), HOME: folder }));

const argv = [
  ...["subscribe", "--log-group", "trail", "--dry-run", "--format", "ndjson"],
  ...["--destination", "arn:aws:logs:us-east-1:111122223333:destination:d"],
];
/** Returns the error that the program prints in that environment. */
async function failure(flags: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { code, stderr } = await run([...argv, ...flags]);
  expect(code).toBe(2);
  const [first = ""] = stderr.split("\n").filter((line) => line.startsWith("{"));
  return (JSON.parse(first) as { error: { code: string; message: string; hint: string } }).error;
}

describe("the program without AWS", () => {
  it.each<[string, readonly string[], Readonly<Record<string, string | undefined>>, object]>([
    [
      "no Region, though AWS_DEFAULT_REGION is set",
      [],
      { AWS_REGION: undefined, AWS_DEFAULT_REGION: "us-east-1" },
      { code: "aws", hint: expect.stringContaining("the AWS SDK ignores AWS_DEFAULT_REGION") },
    ],
    ["no credentials", [], noKeys, { code: "aws-credentials", hint: expect.stringContaining("AWS_ACCESS_KEY_ID") }],
    [
      "a missing profile",
      ["--profile", "nobody", "--region", "us-east-1"],
      noKeys,
      {
        code: "aws-credentials",
        message: expect.stringContaining('expected the AWS profile "nobody" in '),
        hint: "the profiles there: audit, broken and keys",
      },
    ],
    [
      "a profile one letter off, from the environment",
      [],
      { ...noKeys, AWS_PROFILE: "audti" },
      { code: "aws-credentials", hint: expect.stringMatching(/^did you mean audit\? the profiles there: /) },
    ],
    ["a profile whose program fails", ["--profile", "broken"], noKeys, { code: "aws-credentials" }],
    [
      "a session of IAM Identity Center that is over",
      ["--profile", "audit"],
      noKeys,
      { code: "aws-credentials", hint: "aws sso login --profile audit" },
    ],
    [
      "a server that refuses",
      ["--endpoint-url", "http://127.0.0.1:9"],
      {},
      { code: "aws", message: expect.stringContaining("cannot reach AWS for logs:DescribeSubscriptionFilters") },
    ],
    [
      "a name that nobody knows",
      ["--endpoint-url", "http://nowhere.invalid"],
      {},
      { code: "aws", hint: expect.stringContaining("--endpoint-url") },
    ],
    [
      "a Region that is none",
      ["--region", "not a region!"],
      {},
      { code: "aws", hint: expect.stringContaining("the name of a Region") },
    ],
    [
      "an endpoint that is not a URL",
      ["--endpoint-url", "localhost"],
      {},
      { hint: expect.stringContaining("a full URL") },
    ],
  ])("reports %s", async (_, flags, env, expected) => {
    const error = await failure(flags, env);
    expect(error).toMatchObject(expected);
    expect(error.hint).toMatch(/^\S.*[^.]$/);
  });

  it("recognizes a proxy's web page", async () => {
    const page = { status: 502, body: "<!doctype html>Bad Gateway", headers: { "content-type": "text/html" } };
    stub.instead.set("DescribeSubscriptionFilters", [page, page, page]);
    expect(await failure(["--endpoint-url", stub.endpoint])).toMatchObject({
      code: "aws",
      message: expect.stringContaining("found a web page (HTTP 502)"),
    });
  });

  it("recognizes a web page with HTTP 200", async () => {
    stub.always.set("DescribeSubscriptionFilters", { status: 200, body: "<html>Sign in to the network</html>" });
    expect(await failure(["--endpoint-url", stub.endpoint])).toMatchObject({
      code: "aws",
      message: expect.stringContaining("found a web page (HTTP 200)"),
      hint: expect.stringContaining("a proxy"),
    });
  });

  it("recognizes https at an http port", async () => {
    expect(await failure(["--endpoint-url", stub.endpoint.replace("http:", "https:")])).toMatchObject({
      code: "aws",
      message: expect.stringContaining("cannot open a secure connection for logs:DescribeSubscriptionFilters"),
    });
  });

  it("recognizes an interrupted connection", async () => {
    const rude = createServer((socket) => void socket.destroy()).listen(0, "127.0.0.1");
    await once(rude, "listening");
    const { port } = rude.address() as AddressInfo;
    expect(await failure(["--endpoint-url", `http://127.0.0.1:${port}`])).toMatchObject({
      code: "aws",
      message: expect.stringMatching(/cannot reach AWS for .*: (?:socket hang up|read ECONNRESET)$/),
    });
    rude.close();
  });

  it.each<[string, Answer, object]>([
    [
      "keys that are over",
      logsError("ExpiredTokenException", "The security token included in the request is expired"),
      { code: "aws-credentials", hint: expect.stringContaining("aws sso login") },
    ],
    [
      "keys that are wrong",
      logsError("UnrecognizedClientException", "The security token included in the request is invalid."),
      { code: "aws-credentials", hint: expect.stringContaining("check the access key") },
    ],
    [
      "a clock that is wrong",
      logsError("InvalidSignatureException", "Signature expired: 20261118T152136Z is now earlier than …"),
      { code: "aws-credentials", hint: "correct the clock of this machine" },
    ],
    [
      "a call that is not allowed",
      logsError("AccessDeniedException", "User: arn:aws:iam::111122223333:user/bob is not authorized to perform …"),
      { code: "aws-denied", hint: expect.stringContaining("allow logs:DescribeSubscriptionFilters") },
    ],
    ["too many calls", logsError("ThrottlingException", "Rate exceeded"), { code: "aws-limit" }],
    [
      "an outage",
      logsError("ServiceUnavailableException", "The service cannot complete the request.", 503),
      {
        code: "aws",
        message: expect.stringContaining("logs:DescribeSubscriptionFilters failed with a server error of AWS"),
      },
    ],
  ])("explains AWS's error for %s", async (_, answer, expected) => {
    stub.always.set("DescribeSubscriptionFilters", answer);
    expect(await failure(["--endpoint-url", stub.endpoint])).toMatchObject(expected);
  });

  it("stops waiting for a missing answer", async () => {
    stub.delay = 3_000;
    const { code, stderr } = await run([
      ...["simulate", "CreateUser", "--function", "iam-alerts", "--timeout", "1", "--format", "ndjson"],
      ...["--endpoint-url", stub.endpoint],
    ]);
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ error: { code: "timeout" } });
    expect(code).toBe(2);
    expect(stub.calls).toEqual(["Invoke"]); // once: another attempt would run the function again
  });

  it("recognizes a timeout by its name and code", () => {
    const timeout = (name: string, code?: string) =>
      awsFailure(Object.assign(new Error("too long"), { name, ...(code === undefined ? {} : { code }) }), "logs:X")
        .code;
    expect(timeout("TimeoutError", "ETIMEDOUT")).toBe("timeout");
    expect(timeout("TimeoutError")).toBe("timeout");
    expect(timeout("AbortError")).toBe("timeout");
    expect(timeout("TimeoutError", "ECONNRESET")).toBe("aws");
  });

  it("suppresses the SDK's own messages about Node and about keys next to a profile", async () => {
    const env = {
      AWS_ENDPOINT_URL: stub.endpoint,
      AWS_CONFIG_FILE: join(folder, "config"),
      AWS_PROFILE: "keys",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "",
    };
    expect(await runProgram(argv, env)).toMatchObject({ code: 0, stderr: "" });
    const debugged = await runProgram([...argv, "--debug"], env);
    expect(debugged.stderr).toMatch(/^iam-alerts: DescribeSubscriptionFilters \{"logGroupName":"trail"\} -> 200/m);
    expect(debugged.stderr).not.toMatch(/wJalr|je7Mt|Signature=/);
  });
});
