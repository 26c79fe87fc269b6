import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { access } from "../../../src/response/table/access.ts";
import { iam } from "../../../src/response/table/iam.ts";
import { resources } from "../../../src/response/table/resources.ts";
import { tampering } from "../../../src/response/table/tampering.ts";
import type { Raw } from "../../alert/alerts.ts";
import { filledRecord } from "../../response/filled.ts";
import { responseTo } from "../../response/responses.ts";
import { type AwsCli, type Call, startAwsCli } from "../aws-cli.ts";
import { useMoto } from "../use.ts";
import { beginning, undone } from "./undo-cases.ts";

const account = "123456789012";

// Without this, moto knows no policy of AWS.
vi.stubEnv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true");
const moto = useMoto();
let cli: AwsCli;
beforeAll(async () => {
  cli = startAwsCli(moto.endpoint);
  for (const line of beginning) await run(line);
}, 120_000);
afterAll(() => cli.stop());

/** The values that answers gave, by name. */
const known: Record<string, string> = {};

/** Runs a line of undo-cases.ts. */
async function run(line: string): Promise<{ readonly printed: unknown; readonly call: Call | undefined }> {
  const [, name, path = "", command = ""] = /^(?:\$([A-Z]+)=(\S+) )?(.*)$/s.exec(line) ?? [];
  const words = command.split(" ").map((word) => word.replace(/\$([A-Z]+)/g, (_, value: string) => known[value] ?? ""));
  const answer = await cli.run(words);
  if (name !== undefined) {
    const value = path.split(".").reduce<unknown>((node, step) => (node as Raw)[step], answer.printed);
    known[name] = String(value);
  }
  return answer;
}

/** Returns what a command shows as text; its error if it fails, because what it shows may not exist. */
async function shown(line: string): Promise<string> {
  try {
    const { printed } = await run(line);
    return JSON.stringify(printed ?? null);
  } catch (error) {
    return /\((\w+)\)/.exec(String(error))?.[1] ?? String(error);
  }
}

/** Names of fields as CloudTrail writes them: userName for UserName, sSHPublicKeyId for SSHPublicKeyId. */
function asRecorded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asRecorded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      asRecorded(inner),
    ]),
  );
}

/** The places in which the records of S3 and EC2 differ from their APIs. */
function recordedAnswer({ service, answer }: Call): Raw {
  const rules = answer["SecurityGroupRules"];
  return service === "ec2" ? { securityGroupRuleSet: { items: asRecorded(rules) } } : (asRecorded(answer) as Raw);
}

function recordedParameters({ service, parameters }: Call): Raw {
  const { Bucket, ...others } = parameters;
  const named = service === "s3" && Bucket !== undefined ? { bucketName: Bucket, ...others } : parameters;
  return asRecorded(named) as Raw;
}

const alice: Raw = {
  type: "IAMUser",
  userName: "alice",
  accountId: account,
  arn: `arn:aws:iam::${account}:user/alice`,
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
};

function recordOf(name: string, call: Call, userIdentity: Raw = alice): Raw {
  const [service, eventName] = name.split(":");
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "us-east-1",
    eventTime: "2026-11-29T03:12:44Z",
    recipientAccountId: account,
    readOnly: false,
    userIdentity,
    requestParameters: recordedParameters(call),
    responseElements: recordedAnswer(call),
  };
}

/** Returns the arguments that a shell gives to `aws`. */
function argumentsOf(command: string): readonly string[] {
  const stub = `aws() { printf '%s\\0' "$@"; }\n`;
  return spawnSync("sh", ["-c", stub + command], { encoding: "utf8" })
    .stdout.split("\0")
    .slice(0, -1);
}

/** Runs the commands of a response, but not those that stop the caller. */
async function undo(record: Raw): Promise<number> {
  const commands = responseTo(record).contain.filter(({ does }) => !does.includes("the caller is not trusted"));
  for (const { command, account: where } of commands) {
    expect(where).toBe(account);
    await cli.run(argumentsOf(command));
  }
  return commands.length;
}

describe("the commands of a response", () => {
  it("are tested for at least 60 calls", () => {
    expect(Object.keys(undone).length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(undone))("undo %s", async (name, { setup = [], call, state, contains }) => {
    for (const line of setup) await run(line);
    const before = await shown(state);
    const made = (await run(call)).call;
    if (made === undefined) throw new Error(`expected a call of ${call}`);
    expect(`${made.service}:${made.operation}`.replace(/\d{8}(?:v\d)?$/, "")).toBe(apiName(name));
    const changed = await shown(state);
    if (contains === undefined) expect(changed).not.toBe(before);
    else expect(changed).not.toContain(contains);
    expect(await undo(recordOf(name, made))).toBeGreaterThan(0);
    const after = await shown(state);
    if (contains === undefined) expect(after).toBe(before);
    else expect(after).toContain(contains);
  });

  it("revoke the sessions of a role whose trust policy changed", async () => {
    expect(await shown("iam get-role-policy --role-name deploy --policy-name AWSRevokeOlderSessions")).toContain(
      '"aws:TokenIssueTime":"2026-11-29T03:13:44Z"',
    );
  });
});

describe("every command of the table", () => {
  const entries = Object.entries({ iam, ...tampering, ...resources, ...access }).flatMap(([service, table]) =>
    Object.entries(table).map(([call, entry]) => [`${service}:${call}`, entry] as const),
  );

  const tried = new Set<string>();

  it.each(entries)("is one that the AWS CLI knows: %s", async (name, entry) => {
    const { contain, look } = responseTo(filledRecord(name, entry));
    for (const { command } of [...contain, ...look]) {
      const [, operation = ""] = /^aws (\S+ \S+)/.exec(command) ?? [];
      if (tried.has(operation)) continue;
      tried.add(operation);
      const answer = await cli.run(argumentsOf(command)).catch(String);
      // moto does not know every call, and the names are not long enough for some.
      expect(typeof answer === "string" ? answer : "").not.toMatch(
        /usage:|Unknown options|Invalid choice|Unknown parameter|Invalid type|Missing required|the following arguments/,
      );
    }
  });
});

/** The names of operations that differ from those in records. */
const apiNames: Readonly<Record<string, string>> = {
  "s3:DeleteBucketPublicAccessBlock": "s3:DeletePublicAccessBlock",
  "s3:PutBucketPublicAccessBlock": "s3:PutPublicAccessBlock",
};

function apiName(name: string): string {
  return apiNames[name] ?? name;
}

describe("the command that stops the caller", () => {
  const made: Call = { service: "iam", operation: "CreateGroup", parameters: { GroupName: "g" }, answer: {} };
  const stopping = async (userIdentity: Raw) => {
    const [command, ...more] = responseTo(recordOf("iam:CreateGroup", made, userIdentity)).contain;
    expect(more).toEqual([]);
    await cli.run(argumentsOf(command?.command ?? ""));
  };

  it("deactivates a user's access key", async () => {
    await stopping({ ...alice, accessKeyId: known["CALLERKEY"] });
    expect(await shown("iam list-access-keys --user-name alice")).toContain('"Status":"Inactive"');
  });

  it("denies a user without a key everything", async () => {
    await stopping(alice);
    expect(await shown("iam list-attached-user-policies --user-name alice")).toContain("policy/AWSDenyAll");
  });

  it("revokes the sessions of a role", async () => {
    await stopping({
      type: "AssumedRole",
      accountId: account,
      arn: `arn:aws:sts::${account}:assumed-role/caller/s`,
      sessionContext: {
        sessionIssuer: { type: "Role", userName: "caller", arn: `arn:aws:iam::${account}:role/caller` },
      },
    });
    expect(await shown("iam list-role-policies --role-name caller")).toContain("AWSRevokeOlderSessions");
  });
});
