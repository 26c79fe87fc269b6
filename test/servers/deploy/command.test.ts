import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorFinding } from "../../../src/aws/doctor/check.ts";
import { defaultPreset, presets } from "../../../src/presets.ts";
import { run } from "../../cli/io.ts";
import { runProcess } from "../environment.ts";
import { useEnvironment, useMotoWithStacks } from "../use.ts";
import { bucket, group, TrailedAccount } from "./stack.ts";

interface Report {
  readonly stack: string;
  readonly changes: readonly { action: string; resource: string; name: string; before: unknown; after: unknown }[];
  readonly losses: readonly object[];
  readonly applied: boolean;
  readonly doctor: readonly DoctorFinding[] | null;
}

// moto, with the resources of CloudFormation that it lacks: test/servers/stacks.py.
const moto = useMotoWithStacks();
const account = new TrailedAccount(moto);
useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint }));

async function deploy(...args: readonly string[]) {
  const { code, stdout, stderr } = await run(["deploy", ...args, "--format", "json"]);
  return { code, stderr, report: JSON.parse(stdout || "null") as Report };
}

const briefly = ({ changes }: Report) => changes.map(({ action, resource, name }) => `${action} ${resource} ${name}`);
const textOf = (name: string) => presets.find((preset) => preset.name === name)?.pattern ?? "";
const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("base64");

// In this order: each step depends on those before it.
describe("deploy", () => {
  let before: object = {};
  beforeAll(async () => {
    await account.begin();
    before = await account.everything();
  });

  it("needs a log group for a new stack", async () => {
    const { code, stderr } = await deploy("--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected the log group that CloudTrail writes to")]);
  });

  it("names similar log groups if there is none of that name", async () => {
    const { code, stderr } = await deploy("--log-group", "trial", "--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining("trail")]);
  });

  it("prints the plan with --dry-run, and leaves nothing behind", async () => {
    const { code, report } = await deploy("--log-group", group, "--dry-run");
    expect([code, report.applied, report.doctor]).toEqual([0, false, null]);
    expect(briefly(report)).toEqual(
      expect.arrayContaining([
        `create bucket ${bucket}`,
        "create parameter LogGroupName",
        "create AWS::Lambda::Function Function",
        "create AWS::Logs::SubscriptionFilter Filter",
      ]),
    );
    expect(await account.everything()).toEqual(before);
  });

  it("needs --yes without a terminal, and leaves nothing behind", async () => {
    const { code, stderr, report } = await deploy("--log-group", group);
    expect([code, report.applied]).toEqual([2, false]);
    expect(stderr).toContain("expected --yes");
    expect(await account.everything()).toEqual(before);
  });

  it("takes no for an answer on a terminal, and leaves nothing behind", async () => {
    const io = { terminal: true, env: { NO_COLOR: "1" } };
    const { code, stdout, stderr } = await run(["deploy", "--log-group", group], io);
    expect([code, stdout]).toEqual([1, expect.stringContaining("+ create    AWS::Lambda::Function Function")]);
    expect(stderr).toContain("Apply these changes? [y/N]");
    expect(await account.everything()).toEqual(before);
  });

  it("creates the stack from the package alone, and ends with doctor", async () => {
    const { code, stderr, report } = await deploy("--log-group", group, "--email", "security@example.com", "--yes");
    expect(code, stderr).toBe(0);
    expect(report.applied).toBe(true);
    expect(report.doctor?.filter(({ status }) => status === "red" || status === "not-checked")).toEqual([]);
    expect((await account.deployed()).CodeSha256).toBe(hashOf("dist/iam-alerts-function.zip"));
  });

  it("made the filter that subscribe would have made", async () => {
    const { filters } = await account.state(group, "iam-alerts");
    expect(filters).toMatchObject([{ filterName: "iam-alerts", filterPattern: textOf(defaultPreset) }]);
    const { code } = await run(["subscribe", "--log-group", group, "--function", "iam-alerts", "--check"]);
    expect(code).toBe(0);
  });

  it("made a bucket that is encrypted, private, versioned, and only reachable by TLS", async () => {
    expect(await account.bucketSettings()).toEqual({
      versioning: "Enabled",
      policy: {
        Version: "2012-10-17",
        Statement: [
          expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
        ],
      },
      encryption: {
        Rules: [expect.objectContaining({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } })],
      },
      public: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      keys: [expect.stringMatching(/^iam-alerts\/iam-alerts\/[\d.]+\/[\da-f]{64}\.zip$/)],
    });
  });

  it("changes nothing when it is run again", async () => {
    const was = await account.everything();
    const { code, stderr, report } = await deploy("--yes");
    expect([code, briefly(report)]).toEqual([0, []]);
    expect(stderr).toContain("the stack keeps LogGroupName=trail");
    expect(await account.everything()).toEqual(was);
  });

  it("changes only the parameter that is given", async () => {
    const { code, report } = await deploy("--min-severity", "medium", "--yes");
    expect(code).toBe(0);
    expect(report.changes).toMatchObject([
      { action: "update", resource: "parameter", name: "MinSeverity", before: "info", after: "medium" },
      { action: "update", resource: "AWS::Lambda::Function", name: "Function" },
    ]);
    const { Environment } = await account.deployed();
    expect(Environment?.Variables).toMatchObject({ MIN_SEVERITY: "medium", PATTERN: "" });
    const { filters, statements } = await account.state(group, "iam-alerts");
    expect([filters.length, statements.length]).toEqual([1, 1]);
  });

  it("refuses a pattern that lets fewer events through without --accept-loss", async () => {
    const { code, stderr, report } = await deploy("--pattern", "iam-changes", "--yes");
    expect([code, report.applied, report.losses.length]).toEqual([2, false, 1]);
    expect(stderr).toContain("give --accept-loss");
    expect((await deploy("--pattern", "iam-changes", "--yes", "--accept-loss")).code).toBe(0);
    const { filters } = await account.state(group, "iam-alerts");
    expect(filters).toMatchObject([{ filterPattern: textOf("iam-changes") }]);
  });

  it("keeps the filter to the stack: subscribe names the command", async () => {
    const args = ["subscribe", "--log-group", group, "--function", "iam-alerts", "--pattern", "recommended"];
    const { code, stderr } = await run(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining("iam-alerts deploy --pattern recommended")]);
    const removed = await run(["subscribe", "--log-group", group, "--remove"]);
    expect([removed.code, removed.stderr]).toEqual([2, expect.stringContaining("the stack iam-alerts has the filter")]);
    const dry = await run([...args, "--dry-run"]);
    expect([dry.code, dry.stderr]).toEqual([0, expect.stringContaining("belongs to the stack iam-alerts")]);
    expect((await run([...args, "--force"])).code).toBe(0);
  });

  describe("of another version", () => {
    let folder = "";
    // Another version's package: its own code, and a template in which one property differs.
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "iam-alerts-older-"));
      for (const part of ["bin", "dist", "package.json"]) cpSync(part, join(folder, part), { recursive: true });
      for (const part of ["node_modules", "fixtures"]) symlinkSync(resolve(part), join(folder, part));
      writeFileSync(join(folder, "dist/iam-alerts-function.zip"), zipSync({ "index.mjs": Buffer.from("export {};") }));
      const template = readFileSync("dist/template.yaml", "utf8");
      writeFileSync(join(folder, "dist/template.yaml"), template.replace("Timeout: 60", "Timeout: 50"));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const deployFrom = (root: string) =>
      runProcess(process.execPath, [join(root, "bin/iam-alerts.js"), "deploy", "--yes"], {
        AWS_ENDPOINT_URL: moto.endpoint,
      });

    it("rolls code and template back, keeps the parameters, and comes forward again", async () => {
      const { code, stderr } = await deployFrom(folder);
      expect(code, stderr).toBe(0);
      const older = await account.deployed();
      expect(older).toMatchObject({ CodeSha256: hashOf(join(folder, "dist/iam-alerts-function.zip")), Timeout: 50 });
      expect(older.Environment?.Variables).toMatchObject({ MIN_SEVERITY: "medium" });
      expect((await deployFrom(".")).code).toBe(0);
      const newer = await account.deployed();
      expect(newer).toMatchObject({ CodeSha256: hashOf("dist/iam-alerts-function.zip"), Timeout: 60 });
    });
  });

  it("keeps a second stack apart from the first", async () => {
    const { code, stderr } = await deploy("--stack-name", "second", "--log-group", group, "--yes");
    expect(code, stderr).toBe(1); // nobody subscribes to its topic
    expect((await account.deployed("second")).FunctionName).toBe("second");
    expect((await account.state(group, "second")).filters).toMatchObject([
      { filterName: "iam-alerts" },
      { filterName: "second" },
    ]);
    const removed = await deploy("--stack-name", "second", "--remove", "--yes");
    expect([removed.code, removed.stderr]).toEqual([0, expect.stringContaining(`kept the bucket ${bucket}`)]);
    expect((await account.state(group, "iam-alerts")).filters).toHaveLength(1);
  });

  it("takes the filter out of the stack, leaves one of subscribe outside, and updates that as subscribe does", async () => {
    const without = await deploy("--parameter", "SubscriptionFilter=false", "--yes");
    expect(briefly(without.report)).toContain("delete AWS::Logs::SubscriptionFilter Filter");
    expect((await account.state(group, "iam-alerts")).filters).toEqual([]);
    const args = ["subscribe", "--log-group", group, "--function", "iam-alerts", "--pattern", "iam-all-changes"];
    expect((await run(args)).code).toBe(0);
    const { code, report, stderr } = await deploy("--pattern", "recommended", "--yes", "--accept-loss");
    expect(code, stderr).toBeLessThan(2);
    expect([code, briefly(report)]).toEqual([0, expect.arrayContaining(["update subscription-filter iam-alerts"])]);
    const { filters } = await account.state(group, "iam-alerts");
    expect(filters).toMatchObject([{ filterPattern: textOf("recommended") }]);
    // Removal below finds it outside the stack.
    expect(briefly((await deploy("--remove", "--dry-run")).report)[0]).toBe("delete subscription-filter iam-alerts");
  });

  it("refuses a filter of that name that delivers elsewhere", async () => {
    const args = ["--stack-name", "third", "--log-group", group, "--parameter", "FilterName=iam-alerts", "--yes"];
    const { code, stderr } = await deploy(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected no filter iam-alerts on trail yet")]);
  });

  it("asks before it removes", async () => {
    const was = await account.everything();
    const { code, report, stderr } = await deploy("--remove");
    expect([code, report]).toEqual([2, null]);
    expect(stderr).toContain("expected --yes");
    const dry = await deploy("--remove", "--dry-run");
    expect(briefly(dry.report)).toEqual(
      expect.arrayContaining([
        "delete AWS::Lambda::Function Function",
        "delete stack iam-alerts",
        `delete bucket ${bucket}`,
      ]),
    );
    expect(await account.everything()).toEqual(was);
  });

  it("removes everything: the account is as it was", async () => {
    const { code, stderr } = await deploy("--remove", "--yes");
    expect(code, stderr).toBe(0);
    expect(await account.everything()).toEqual(before);
    const { code: again, report } = await deploy("--remove", "--yes");
    expect([again, briefly(report)]).toEqual([0, []]);
  });
});
