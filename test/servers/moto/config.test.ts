import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteSubscriptionFilterCommand,
  DescribeLogStreamsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeEach, describe, expect, it } from "vitest";
import type { DoctorFinding } from "../../../src/aws/doctor/check.ts";
import type { Change } from "../../../src/aws/subscribe/plan.ts";
import { canaryLogStream } from "../../../src/payload/awslogs.ts";
import { repository, runAction } from "../../action.ts";
import { lines, run } from "../../cli/io.ts";
import { Account, freshAccount, type Keys } from "../account.ts";
import { processEnvironment } from "../environment.ts";
import { useEnvironment, useMoto } from "../use.ts";

// moto keeps a separate account for every account ID whose role is assumed.

const moto = useMoto();
useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint }));

const ids = { production: "111122223333", staging: "444455556666", sandbox: "777788889999" } as const;
const names = Object.keys(ids) as (keyof typeof ids)[];
const roleArn = (name: keyof typeof ids) => `arn:aws:iam::${ids[name]}:role/alerts-deploy`;
const regions = ["us-east-1", "eu-west-1"];
const group = "aws-cloudtrail-logs";

/** Returns the state of the accounts: name, Region, and what `subscribe` may change there. */
let accounts: readonly { readonly name: keyof typeof ids; readonly region: string; readonly account: Account }[] = [];
let file = "";

async function keysOf(name: keyof typeof ids): Promise<Keys> {
  const sts = new STSClient({ endpoint: moto.endpoint, region: "us-east-1" });
  const asked = new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: "test" });
  const { Credentials: made } = await sts.send(asked);
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

beforeEach(async () => {
  await freshAccount(moto);
  const made = names.map(async (name) => {
    const credentials = await keysOf(name);
    const iam = new IAMClient({ endpoint: moto.endpoint, region: "us-east-1", credentials });
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "alerts", AssumeRolePolicyDocument: trust }));
    return Promise.all(
      regions.map(async (region) => {
        const account = new Account(moto, credentials, region);
        await account.createLogGroup(group, "trail");
        await account.createFunction("iam-alerts", Role?.Arn ?? "");
        return { name, region, account };
      }),
    );
  });
  accounts = (await Promise.all(made)).flat();
  file = join(mkdtempSync(join(tmpdir(), "config-")), "iam-alerts.config.yaml");
  const listed = names.map((name) => `  - { name: ${name}, roleArn: "${roleArn(name)}", externalId: shared-1 }\n`);
  writeFileSync(
    file,
    `regions: [${regions.join(", ")}]\naccounts:\n${listed.join("")}subscriptions:\n` +
      `  - { logGroups: [${group}], function: iam-alerts, pattern: iam-all-changes, except: ["userIdentity.invokedBy=config.amazonaws.com"] }\n`,
  );
});

interface Row {
  readonly account: string;
  readonly accountId: string | null;
  readonly region: string;
  readonly changes: readonly Change[];
  readonly applied: boolean;
  readonly error: { readonly code: string } | null;
}
const config = (...args: string[]) => run(["subscribe", "--config", file, "--format", "ndjson", ...args]);
const rows = ({ stdout }: { readonly stdout: string }) => lines<Row>(stdout);
const stepsOf = ({ changes }: Row) => changes.map(({ action, resource }) => `${action} ${resource}`);
const find = (name: string, region: string): Account => {
  const found = accounts.find((each) => each.name === name && each.region === region);
  if (found === undefined) throw new Error(`no account ${name} ${region}`);
  return found.account;
};

describe("subscribe --config", () => {
  it("checks and repairs three accounts in two Regions", async () => {
    const drift = await config("--check");
    expect(drift.code).toBe(1);
    expect(rows(drift).map(({ account, accountId, region }) => `${account} ${accountId} ${region}`)).toEqual([
      ...["production 111122223333 us-east-1", "production 111122223333 eu-west-1"],
      ...["staging 444455556666 us-east-1", "staging 444455556666 eu-west-1"],
      ...["sandbox 777788889999 us-east-1", "sandbox 777788889999 eu-west-1"],
    ]);
    expect(new Set(rows(drift).flatMap(stepsOf))).toEqual(
      new Set(["create lambda-permission", "create subscription-filter"]),
    );

    const made = await config();
    expect([made.code, rows(made).every(({ applied }) => applied)]).toEqual([0, true]);
    for (const { name, region, account } of accounts) {
      expect(await account.state(group, "iam-alerts"), `${name} ${region}`).toMatchObject({
        filters: [
          {
            filterName: "iam-alerts",
            destinationArn: `arn:aws:lambda:${region}:${ids[name]}:function:iam-alerts`,
            filterPattern: expect.stringContaining("$.userIdentity.invokedBy NOT EXISTS"),
          },
        ],
        statements: [{ Principal: { Service: "logs.amazonaws.com" } }],
      });
    }
    expect((await config("--check")).code).toBe(0);

    // Somebody deletes one filter, and changes another by hand.
    const logs = find("staging", "eu-west-1").logs;
    await logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: group, filterName: "iam-alerts" }));
    const changed = {
      ...{ logGroupName: group, filterName: "iam-alerts", filterPattern: '{ $.eventName = "DeleteTrail" }' },
      destinationArn: `arn:aws:lambda:us-east-1:${ids.sandbox}:function:iam-alerts`,
    };
    await find("sandbox", "us-east-1").logs.send(new PutSubscriptionFilterCommand(changed));
    const found = await config("--check");
    expect(found.code).toBe(1);
    const differing = rows(found).filter((row) => stepsOf(row).some((step) => !step.startsWith("unchanged")));
    expect(differing.map((row) => [row.account, row.region, ...stepsOf(row)])).toEqual([
      ["staging", "eu-west-1", "unchanged lambda-permission", "create subscription-filter"],
      ["sandbox", "us-east-1", "unchanged lambda-permission", "update subscription-filter"],
    ]);
    expect((await config("--accept-loss")).code).toBe(0);
    expect((await config("--check")).code).toBe(0);
  });

  it("assumes each role once, with the external ID and a session name", async () => {
    const { stderr } = await config("--check", "--debug");
    const asked = [...stderr.matchAll(/AssumeRole (\{.*?\}) -> 200/g)].map(([, input = ""]) => JSON.parse(input));
    expect(asked).toHaveLength(3);
    expect(asked).toEqual(
      expect.arrayContaining(
        names.map((name) => ({ RoleArn: roleArn(name), RoleSessionName: "iam-alerts", ExternalId: "shared-1" })),
      ),
    );
  });

  it("names an account that fails, and changes the others", async () => {
    const text = `accounts:
  - { name: broken, profile: nobody }
  - { name: staging, roleArn: "${roleArn("staging")}" }
subscriptions:
  - { logGroups: [${group}, other], regions: [us-east-1], function: iam-alerts }
`;
    writeFileSync(file, text);
    const { code, stdout, stderr } = await config("--format", "json");
    expect(code).toBe(2);
    const found = JSON.parse(stdout) as readonly Row[];
    expect(found.map(({ account, applied, error }) => [account, applied, error?.code ?? null])).toEqual([
      ["broken", false, "aws-credentials"],
      ["broken", false, "aws-credentials"],
      ["staging", true, null],
      ["staging", false, "not-found"],
    ]);
    const errors = stderr.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
    expect(errors).toMatchObject([
      { error: { message: expect.stringMatching(/^broken: expected the AWS profile "nobody"/) } },
      { error: { message: expect.stringMatching(/^staging us-east-1 other: expected the log group "other"/) } },
    ]);
    expect((await find("staging", "us-east-1").state(group, "iam-alerts")).filters).toHaveLength(1);
  });

  it("changes nothing if a change lets fewer events through, unless that is accepted", async () => {
    await config();
    const before = await find("production", "us-east-1").state(group, "iam-alerts");
    const text = `accounts: [{ name: production, roleArn: "${roleArn("production")}" }]
subscriptions: [{ logGroups: [${group}], regions: [us-east-1], function: iam-alerts, pattern: root-activity }]
`;
    writeFileSync(file, text);
    const { code, stderr } = await config();
    expect(code).toBe(2);
    expect(stderr).toContain("production us-east-1 aws-cloudtrail-logs: loss: ");
    expect(stderr).toContain("the change lets fewer events through, so nothing was changed");
    expect(await find("production", "us-east-1").state(group, "iam-alerts")).toEqual(before);
  });

  it("fails the step of the GitHub Action until the accounts are as the file says", async () => {
    const step = async () => {
      const given = { commands: "subscribe", config: file };
      const env = processEnvironment({ AWS_ENDPOINT_URL: moto.endpoint });
      return (await runAction(repository({}), given, env)).map(({ id, code }) => `${id} ${code}`);
    };
    expect(await step()).toEqual(["install 0", "subscribe 1"]);
    await config();
    expect(await step()).toEqual(["install 0", "subscribe 0"]);
  });

  it("prints plans for people, with the totals", async () => {
    const { stdout, stderr } = await config("--dry-run", "--format", "terminal");
    expect(stdout).toContain("production us-east-1 aws-cloudtrail-logs\n  + create    lambda permission iam-alerts-");
    expect(stdout.match(/\+ create {4}subscription filter iam-alerts/g)).toHaveLength(6);
    // moto does not know policies of the account.
    const [first = "", ...others] = stderr.trimEnd().split("\n");
    expect(first).toMatch(/^iam-alerts: (?:production|staging|sandbox) \S+: not checked: /);
    expect([others.length, others.at(-1)]).toEqual([
      6,
      "iam-alerts: 6 subscriptions: 0 unchanged, 6 that would change",
    ]);
  });
});

describe("doctor --config", () => {
  it("checks the subscriptions of all accounts, each with its account, Region and log group", async () => {
    await config();
    const logs = find("staging", "eu-west-1").logs;
    await logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: group, filterName: "iam-alerts" }));
    const { code, stdout } = await run(["doctor", "--config", file, "--format", "ndjson"]);
    expect(code).toBe(1);
    const findings = lines<DoctorFinding>(stdout);
    const filters = findings.filter(({ link }) => link === "filter");
    const place = ({ account, region, logGroup }: DoctorFinding) => `${account} ${region} ${logGroup}`;
    expect(filters.filter(({ status }) => status === "red").map(place)).toEqual([`staging eu-west-1 ${group}`]);
    expect(new Set(findings.map(place)).size).toBe(6);
    const who = findings.filter(({ link }) => link === "credentials").map(({ message }) => message);
    expect(who[2]).toBe(
      "arn:aws:sts::444455556666:assumed-role/alerts-deploy/iam-alerts, account 444455556666, Region us-east-1",
    );
  });

  it("sends a canary through every subscription", async () => {
    await config();
    const { stdout, stderr } = await run([
      ...["doctor", "--config", file, "--canary", "--timeout", "1", "--format", "ndjson"],
    ]);
    const canaries = lines<DoctorFinding>(stdout).filter(({ link }) => link === "canary");
    expect(canaries.map(({ status }) => status)).not.toContain("not-checked");
    expect(new Set(canaries.map(({ account, region, logGroup }) => `${account} ${region} ${logGroup}`)).size).toBe(6);
    expect(stderr.match(/waiting for the canary's alert/g)).toHaveLength(1);
    const { logStreams = [] } = await find("staging", "eu-west-1").logs.send(
      new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: canaryLogStream }),
    );
    expect(logStreams).toHaveLength(1);
    const alone = await run(["doctor", "--config", file, "--event", "CreateUser"]);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("expected --canary with --event")]);
  });

  it("reports an account that cannot be opened as not checked, and checks the others", async () => {
    writeFileSync(
      file,
      `accounts: [{ name: broken, profile: nobody }, { name: staging, roleArn: "${roleArn("staging")}" }]
subscriptions: [{ logGroups: [${group}], regions: [us-east-1], function: iam-alerts }]
`,
    );
    const { code, stdout } = await run(["doctor", "--config", file, "--format", "ndjson"]);
    expect(code).toBe(1);
    const [first, ...others] = lines<DoctorFinding>(stdout);
    expect(first).toMatchObject({ account: "broken", link: "credentials", status: "not-checked" });
    expect(others.every(({ account }) => account === "staging")).toBe(true);
    expect(others.length).toBeGreaterThan(5);
  });
});
