import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { writeArchive } from "../../../scripts/archive/generate.js";
import type { BacktestReport } from "../../../src/cli/commands/backtest/report/report.ts";
import { formats } from "../../../src/render/renderer.ts";
import { run, type TestIo } from "../../cli/io.ts";
import { environment } from "../environment.ts";
import { FaultyS3, useStoredFolder } from "../s3.ts";
import { isSigned } from "../signature.ts";
import { useEnvironment, useMoto } from "../use.ts";

const moto = useMoto();
const s3 = new FaultyS3(() => moto.endpoint);
useEnvironment(() => ({ AWS_ENDPOINT_URL: s3.endpoint, AWS_MAX_ATTEMPTS: "2" }));

const address = "s3://amzn-s3-demo-bucket";
const organization = "custom/AWSLogs/o-exampleorgid";
const stored = useStoredFolder(moto, s3, (folder) => {
  writeArchive(folder, 12e6);
  writeArchive(join(folder, organization, ".."), 2e6, 7);
  mkdirSync(join(folder, "loose"));
  writeFileSync(join(folder, "loose", "broken.json.gz"), Buffer.from("1f8b0800", "hex"));
  writeFileSync(join(folder, "loose", "table.csv"), "a,b\n1,2\n");
  writeFileSync(join(folder, "loose", "name with + and é.json"), readFileSync("fixtures/records/CreateUser.json"));
});
const { folder, files } = stored;

const backtest = (args: readonly string[], given?: TestIo) => run(["backtest", ...args], given);
const reportOf = (text: string) => JSON.parse(text) as BacktestReport;

/** Returns the last day with a file of the account, and whether a name has a day more than one day before it. */
function lastDay(): { readonly day: string; readonly isEarlier: (name: string) => boolean } {
  const dayIn = (name: string) => /\d{4}\/\d\d\/\d\d/.exec(name)?.[0].replaceAll("/", "-");
  const days = files.filter((name) => name.includes("/123456789012/")).flatMap((name) => dayIn(name) ?? []);
  const day = days.sort().at(-1) ?? "";
  const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
  return { day, isEarlier: (name) => (dayIn(name) ?? day) < before };
}

const denied = { status: 403, code: "AccessDenied", message: "Access Denied" };

describe("backtest s3://", () => {
  it.each([
    [],
    ["--format", "json"],
    ["--format", "text", "--threads", "1"],
    ["--count", "--since", "2026-11-20"],
    ["--region", "us-east-1", "--until", "2026-11-12"],
    ...formats.map((format) => ["--account", "123456789012", "--alerts", "--format", format]),
    ["--compare", "iam-changes", "--except", "userIdentity.type=Root", "--format", "json"],
  ])("prints what it prints for the same files in a folder %j", async (...flags) => {
    const local = await backtest(["recommended", folder, ...flags]);
    const stored = await backtest(["recommended", address, ...flags]);
    expect({ ...stored, stderr: stored.stderr.replaceAll(address, folder) }).toEqual({
      ...local,
      stdout: local.stdout.replaceAll(folder, address),
    });
    expect(local.stdout.length).toBeGreaterThan(1);
  });

  it("reads S3 and folders in one run, with the default pattern", async () => {
    const once = await backtest([`${address}/AWSLogs`, join(folder, "custom"), "--count"]);
    const apart = [
      await backtest([`${address}/AWSLogs`, "--count"]),
      await backtest([join(folder, "custom"), "--count"]),
    ];
    expect([once.code, Number(once.stdout)]).toEqual([0, apart.reduce((sum, { stdout }) => sum + Number(stdout), 0)]);
  });

  it("reads one object", async () => {
    const { code, stdout } = await backtest(["CreateUser", `${address}/loose/name with + and é.json`, "--count"]);
    expect([code, stdout]).toEqual([0, "1\n"]);
  });

  it("lists and requests only what can hold the events", async () => {
    const { day, isEarlier } = lastDay();
    await backtest(["recommended", address, "--account", "123456789012", "--since", day, "--count", "--lenient"]);
    const inLayout = s3.requests.filter((name) => /\d{12}\//.test(name));
    expect(inLayout.filter((name) => !name.includes("/123456789012/"))).toEqual([]);
    expect(inLayout.filter(isEarlier)).toEqual([]);
    expect(inLayout.length).toBeGreaterThan(0);
    expect(s3.requests.filter((name) => name.startsWith("LIST"))).toEqual(["LIST "]);
  });

  it("lists a large bucket folder by folder, in pages, with the same results", async () => {
    const small = await backtest(["recommended", address, "--lenient"]);
    s3.reset();
    s3.pageSize = 7;
    const large = await backtest(["recommended", address, "--lenient"]);
    expect(large).toEqual(small);
    expect(s3.requests.filter((name) => name === "LIST AWSLogs/").length).toBeGreaterThan(1);
    s3.reset();
    s3.pageSize = 3;
    const { day, isEarlier } = lastDay();
    const flags = ["--account", "123456789012", "--since", day, "--lenient", "--count"];
    await backtest(["recommended", `${address}/AWSLogs`, ...flags]);
    const below = s3.requests.filter((name) => /^LIST .*\d{12}\//.test(name));
    expect(below.filter((name) => !name.includes("AWSLogs/123456789012/"))).toEqual([]);
    expect(below.filter(isEarlier)).toEqual([]);
    expect(below.length).toBeGreaterThan(4);
  });

  it("says who pays", async () => {
    await backtest(["recommended", `${address}/loose`, "--request-payer", "requester"]);
    expect([...new Set(s3.payers)]).toEqual(["requester"]);
  });

  it("follows a bucket to its Region", async () => {
    const moved = { status: 301, code: "PermanentRedirect", message: "The bucket must be addressed elsewhere." };
    s3.refuse = () =>
      s3.regions.at(-1) === "eu-west-1" ? undefined : { ...moved, headers: { "x-amz-bucket-region": "eu-west-1" } };
    vi.stubEnv("AWS_REGION", undefined);
    const { code, stdout } = await backtest(["CreateUser", `${address}/loose/name with + and é.json`, "--count"]);
    expect([code, stdout, s3.regions[0], s3.regions.at(-1)]).toEqual([0, "1\n", "us-east-1", "eu-west-1"]);
  });

  it("requests every object once, signed, and describes the requests with --debug", async () => {
    vi.stubEnv("AWS_SESSION_TOKEN", "token");
    const keys = ["a+b & c=d.json", "100% (1)!'*~.json", "ä/;:@$,?#[].json"].map((name) => `odd/${name}`);
    for (const key of keys) await stored.bucket.put(key, readFileSync("fixtures/records/CreateUser.json"));
    try {
      const { stdout } = await backtest(["CreateUser", `${address}/odd/`, "--count"]);
      expect(stdout).toBe("3\n");
      expect(s3.requests.slice(1).sort()).toEqual(keys.map((key) => `GET /amzn-s3-demo-bucket/${key}`).sort());
      expect(
        s3.received.map((request) => isSigned(request, String(environment["AWS_SECRET_ACCESS_KEY"]))),
      ).not.toContain(false);
      expect(s3.received.map(({ headers }) => headers["x-amz-security-token"])).not.toContain(undefined);
      // The SDK's middleware, which is slower than moto, adds this header.
      expect(s3.received.slice(1).map(({ headers }) => headers["amz-sdk-request"])).toEqual(keys.map(() => undefined));
      const debug = await backtest(["CreateUser", `${address}/odd/`, "--count", "--debug"]);
      expect(debug.stderr.match(/GetObject \{/g)).toHaveLength(3);
    } finally {
      for (const key of keys) await stored.bucket.remove(key);
    }
  });

  it("remembers the Region of a bucket", async () => {
    const moved = { status: 301, code: "PermanentRedirect", message: "The bucket must be addressed elsewhere." };
    s3.refuse = () =>
      s3.regions.at(-1) === "eu-west-1" ? undefined : { ...moved, headers: { "x-amz-bucket-region": "eu-west-1" } };
    const { stdout } = await backtest(["recommended", `${address}/AWSLogs`, "--count"]);
    expect(Number(stdout)).toBeGreaterThan(0);
    const objects = files.filter((name) => name.startsWith("AWSLogs")).length;
    const gets = s3.regions.filter((_, index) => s3.requests[index]?.startsWith("GET"));
    expect(gets.filter((region) => region === "eu-west-1")).toHaveLength(objects);
    expect(gets.length - objects).toBeLessThanOrEqual(32);
  });

  it("lists objects that cannot be read like broken files", async () => {
    const [first = "", second = "", third = "", fourth = ""] = files
      .filter((name) => name.startsWith("AWSLogs"))
      .sort();
    const kms =
      "User: arn:aws:iam::111122223333:user/a is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/k";
    const refusals = new Map([
      [first, { ...denied, message: kms }],
      [second, { status: 404, code: "NoSuchKey", message: "The specified key does not exist." }],
      [third, { status: 403, code: "InvalidObjectState", message: "The operation is not valid for the storage class" }],
      [fourth, denied],
    ]);
    s3.refuse = (name) => refusals.get(name.replace("GET /amzn-s3-demo-bucket/", ""));
    const { code, stdout, stderr } = await backtest(["recommended", `${address}/AWSLogs/`, "--format", "json"]);
    const report = reportOf(stdout);
    expect([code, report.complete, report.unreadFiles]).toEqual([2, true, 4]);
    expect(report.files).toBe(files.filter((name) => name.startsWith("AWSLogs")).length);
    const found = report.problems.map(({ file, message }) => [file.replace(`${address}/`, ""), message]);
    expect(found).toEqual([
      [first, expect.stringContaining("not allowed to call kms:Decrypt")],
      [second, expect.stringContaining("it was deleted after it had been listed")],
      [third, expect.stringContaining("the object is archived")],
      [fourth, expect.stringContaining("not allowed to call s3:GetObject: Access Denied; allow s3:GetObject")],
    ]);
    expect(stderr.split("\n").filter((line) => line.includes(`"file"`))).toHaveLength(4);
  });

  it("slows down when S3 asks for it, and loses nothing", async () => {
    const expected = await backtest(["recommended", folder, "--count", "--lenient", "--quiet"]);
    s3.refuse = (name, number) =>
      name.startsWith("GET") && number <= 2 && name.endsWith("0.json.gz")
        ? { status: 503, code: "SlowDown", message: "Please reduce your request rate." }
        : undefined;
    const { stdout, stderr } = await backtest(["recommended", address, "--count", "--lenient"]);
    expect(stdout).toBe(expected.stdout);
    expect(stderr.match(/S3 asks to slow down; the search continues more slowly/g)).toHaveLength(1);
  });

  it("tries again after a lost connection and an internal error", async () => {
    const expected = await backtest(["recommended", folder, "--count", "--lenient", "--quiet"]);
    s3.refuse = (name, number) => {
      if (number > 1 || !name.includes("us-west-2")) return undefined;
      return name.startsWith("LIST") ? { status: 500, code: "InternalError", message: "We had a problem." } : "reset";
    };
    const { stdout } = await backtest(["recommended", address, "--count", "--lenient"]);
    expect(stdout).toBe(expected.stdout);
  });
});

describe("backtest s3:// fails", () => {
  it("for a bucket that does not exist", async () => {
    const { code, stderr } = await backtest(["recommended", "s3://nothing-here/AWSLogs/"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected a bucket, found none named "nothing-here"')]);
  });

  it("for a folder without objects", async () => {
    const { code, stderr } = await backtest(["recommended", `${address}/AWSLog`]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`expected objects in "${address}/AWSLog/", found none`),
    ]);
  });

  it("if the bucket may not be listed", async () => {
    s3.refuse = (name) => (name.startsWith("LIST") ? denied : undefined);
    const { code, stderr } = await backtest(["recommended", address]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/not allowed to call s3:ListBucket: .*\n.*--request-payer/),
    ]);
  });

  it("for folders within each other, and for flags without s3://", async () => {
    const twice = await backtest(["recommended", address, `${address}/AWSLogs`]);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining("expected each object of S3 once")]);
    for (const [flag, value] of [
      ["--after", "x"],
      ["--request-payer", "requester"],
      ["--yes", undefined],
    ] as const) {
      const args = value === undefined ? [flag] : [flag, value];
      const { code, stderr } = await backtest(["recommended", folder, ...args]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(`expected .*s3://.*${flag}`)]);
    }
  });
});
vi.setConfig({ testTimeout: 60_000 });
