import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { run } from "../../cli/io.ts";
import { useEnvironment } from "../use.ts";

// A stub that answers as the service models of CloudFormation and S3 say: moto's stacks never fail and are never busy.

const id = "arn:aws:cloudformation:us-east-1:123456789012:stack/iam-alerts/1";
const description = "iam-alerts: the alert function";

/** CloudFormation's reason for a resource that it gave up because another failed; its spelling is British. */
const cancellation = ["Resource", "creation", "cancelled"].join(" ");

interface Scene {
  /** The stack's states, one for each look at it; the last one stays. Null for a stack that does not exist. */
  readonly states: readonly (string | null)[];
  readonly reason?: string;
  readonly description?: string;
  /** The events, the newest first: logical id, type, status, reason. */
  readonly events?: readonly (readonly [string, string, string, string])[];
  /** Whether the events only come after a change was begun. */
  readonly isIdle?: boolean;
  /** Errors by operation: HTTP status, code and message. */
  readonly errors?: Readonly<Record<string, readonly [number, string, string]>>;
  readonly changeSet?: string;
  readonly changeSetReason?: string;
  /** The status and headers of the answer to HeadBucket. */
  readonly bucket?: readonly [number, Readonly<Record<string, string>>];
}

let scene: Scene = { states: [null] };
let looks = 0;
let calls: string[] = [];
let server: Server;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const field = (name: string, value: string) => `<${name}>${escaped(value)}</${name}>`;
const answer = (action: string, body: string) =>
  `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><${action}Result>${body}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;

function stackXml(): string | null {
  const status = scene.states[Math.min(looks++, scene.states.length - 1)] ?? null;
  if (status === null) return null;
  const parameters = Object.entries({ LogGroupName: "trail", FilterName: "iam-alerts", FunctionName: "iam-alerts" })
    .map(([name, value]) => `<member>${field("ParameterKey", name)}${field("ParameterValue", value)}</member>`)
    .join("");
  return `<Stacks><member>${field("StackName", "iam-alerts")}${field("StackId", id)}${field("StackStatus", status)}${field(
    "StackStatusReason",
    scene.reason ?? "",
  )}${field("Description", scene.description ?? description)}<Parameters>${parameters}</Parameters></member></Stacks>`;
}

function eventsXml(): string {
  const isBegun = calls.includes("ExecuteChangeSet") || calls.includes("DeleteStack") || !scene.isIdle;
  const events = (isBegun ? (scene.events ?? []) : []).map(([name, type, status, reason], index) => {
    const physical = type === "AWS::CloudFormation::Stack" ? id : name;
    const fields = { StackId: id, EventId: String(index), StackName: "iam-alerts", LogicalResourceId: name };
    const more = { PhysicalResourceId: physical, ResourceType: type, ResourceStatus: status };
    const all = { ...fields, ...more, ResourceStatusReason: reason };
    return `<member>${Object.entries(all)
      .map(([key, value]) => field(key, value))
      .join("")}</member>`;
  });
  return `<StackEvents>${events.join("")}</StackEvents>`;
}

function cloudFormation(action: string): [number, string] {
  const error = scene.errors?.[action];
  const failed = (status: number, code: string, message: string): [number, string] => [
    status,
    `<ErrorResponse><Error><Type>Sender</Type>${field("Code", code)}${field("Message", message)}</Error><RequestId>1</RequestId></ErrorResponse>`,
  ];
  if (error !== undefined) return failed(...error);
  switch (action) {
    case "GetCallerIdentity":
      return [
        200,
        answer(action, `${field("Account", "123456789012")}${field("Arn", "arn:aws:iam::123456789012:user/a")}`),
      ];
    case "DescribeStacks": {
      const found = stackXml();
      return found === null
        ? failed(400, "ValidationError", "Stack with id iam-alerts does not exist")
        : [200, answer(action, found)];
    }
    case "DescribeStackEvents":
      return [200, answer(action, eventsXml())];
    case "CreateChangeSet":
      return [200, answer(action, `${field("Id", "arn:change-set")}${field("StackId", id)}`)];
    case "DescribeChangeSet":
      return [
        200,
        answer(
          action,
          `${field("Status", scene.changeSet ?? "CREATE_COMPLETE")}${field("StatusReason", scene.changeSetReason ?? "")}<Changes/>`,
        ),
      ];
    default:
      return [200, answer(action, "")];
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const target = String(request.headers["x-amz-target"] ?? "").replace(/^.*\./, "");
    const action = new URLSearchParams(body).get("Action") ?? (target || `${request.method}`);
    calls.push(action);
    if (target === "DescribeSubscriptionFilters") {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "1" });
      return void response.end('{"subscriptionFilters":[]}');
    }
    if (request.url !== "/") {
      const [status, headers] = scene.bucket ?? [404, {}];
      return void response.writeHead(request.method === "HEAD" ? status : 200, headers).end();
    }
    const [status, text] = cloudFormation(action);
    response.writeHead(status, { "content-type": "text/xml" }).end(text);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
useEnvironment(() => ({ AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
beforeEach(() => {
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
});

async function deploy(given: Scene, ...args: readonly string[]) {
  scene = given;
  looks = 0;
  calls = [];
  const ran = await run(["deploy", ...args, "--format", "text"], { env: { IAM_ALERTS_LOG_GROUP: "trail" } });
  return { ...ran, calls };
}

const start: readonly [string, string, string, string] = [
  ...(["iam-alerts", "AWS::CloudFormation::Stack"] as const),
  ...(["CREATE_IN_PROGRESS", "User Initiated"] as const),
];

describe("a stack of CloudFormation that fails, waits or belongs to somebody else (a stub)", () => {
  it("is deleted and created again, after a question, if it failed when it was created", async () => {
    const failed = { states: ["ROLLBACK_COMPLETE"], reason: "The following resource(s) failed to create: [Topic]" };
    const asked = await deploy(failed);
    expect([asked.code, asked.calls.includes("DeleteStack")]).toEqual([2, false]);
    expect(asked.stderr).toMatch(/is in ROLLBACK_COMPLETE and can only be deleted: .*\[Topic\][\s\S]*expected --yes/);
    const dry = await deploy(failed, "--dry-run");
    expect([dry.code, dry.calls.includes("DeleteStack")]).toEqual([0, false]);
    expect(dry.stdout).toContain("- delete    stack iam-alerts");
    const events = [["iam-alerts", "AWS::CloudFormation::Stack", "DELETE_IN_PROGRESS", ""]] as const;
    const states = ["ROLLBACK_COMPLETE", null, "CREATE_COMPLETE"];
    const again = await deploy(
      { ...failed, states, events, isIdle: true, changeSet: "FAILED", changeSetReason: "stop" },
      "--yes",
    );
    expect(again.calls).toEqual(expect.arrayContaining(["DeleteStack", "CreateChangeSet"]));
  });

  it("is reported with the resources that cannot be deleted", async () => {
    const events = [
      ["Topic", "AWS::SNS::Topic", "DELETE_FAILED", "not authorized to perform SNS:DeleteTopic"],
      ["iam-alerts", "AWS::CloudFormation::Stack", "DELETE_IN_PROGRESS", "User Initiated"],
    ] as const;
    const { code, stderr } = await deploy({ states: ["DELETE_FAILED"], events, isIdle: true }, "--remove", "--yes");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        "the stack iam-alerts was not deleted: Topic (AWS::SNS::Topic): not authorized to perform SNS:DeleteTopic",
      ),
    ]);
  });

  it.each([
    ["UPDATE_ROLLBACK_FAILED", "aws cloudformation continue-update-rollback --stack-name iam-alerts"],
    ["UPDATE_FAILED", "aws cloudformation rollback-stack --stack-name iam-alerts"],
  ])("is left alone in %s, with the command that helps", async (status, command) => {
    const { code, stderr, calls: made } = await deploy({ states: [status] }, "--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining(`is in ${status} and cannot be updated`)]);
    expect(stderr).toContain(command);
    expect(made).not.toContain("CreateChangeSet");
  });

  it("is waited for while another change is under way", async () => {
    const states = ["UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"];
    const given: Scene = { states, events: [start], changeSet: "FAILED", changeSetReason: "no such thing" };
    const { stderr, calls: made } = await deploy(given, "--yes");
    expect(stderr).toContain("the stack iam-alerts is in UPDATE_IN_PROGRESS; waiting until that ends");
    expect(made.filter((name) => name === "DescribeStacks").length).toBeGreaterThan(3);
    expect(made).toContain("CreateChangeSet");
  });

  it("is not changed if it has another template", async () => {
    const { code, stderr } = await deploy({ states: ["CREATE_COMPLETE"], description: "a shop" }, "--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected a stack of iam-alerts, found iam-alerts")]);
    const removed = await deploy({ states: ["CREATE_COMPLETE"], description: "a shop" }, "--remove", "--yes");
    expect([removed.code, removed.calls.includes("DeleteStack")]).toEqual([2, false]);
  });

  it("is reported with the causes if it cannot be created", async () => {
    const events = [
      ["Topic", "AWS::SNS::Topic", "CREATE_FAILED", cancellation],
      ["Role", "AWS::IAM::Role", "CREATE_FAILED", "not authorized to perform iam:CreateRole"],
      start,
    ] as const;
    const states = [null, "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"];
    const { code, stderr } = await deploy({ states, events }, "--yes", "--bucket", "mine");
    expect(code).toBe(2);
    expect(stderr).toContain("expected the bucket mine in this account, found none");
    const bucket = [200, { "x-amz-bucket-region": "us-east-1" }] as const;
    const failed = await deploy({ states, events, bucket, isIdle: true }, "--yes", "--bucket", "mine");
    expect(failed.stderr).toContain("was not created: Role (AWS::IAM::Role): not authorized to perform iam:CreateRole");
    expect(failed.stderr).not.toContain(cancellation);
    expect(failed.code).toBe(2);
  });

  it.each<[string, readonly [number, string, string], RegExp]>([
    ["CreateChangeSet", [403, "AccessDenied", "no"], /not allowed to call cloudformation:CreateChangeSet/],
    ["DescribeStacks", [403, "AccessDenied", "no"], /not allowed to call cloudformation:DescribeStacks/],
    [
      "CreateChangeSet",
      [400, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]"],
      /CAPABILITY_NAMED_IAM/,
    ],
    [
      "CreateChangeSet",
      [400, "ValidationError", "Stack:x is in UPDATE_IN_PROGRESS state and can not be updated."],
      /another change of the stack is in progress/,
    ],
    ["GetCallerIdentity", [403, "ExpiredToken", "expired"], /have expired/],
  ])("is not changed if %s answers %j", async (action, error, message) => {
    const { code, stderr, calls: made } = await deploy({ states: [null], errors: { [action]: error } }, "--yes");
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(made).not.toContain("ExecuteChangeSet");
  });

  it("is not changed if CloudFormation cannot make the change set", async () => {
    const given = { states: [null], changeSet: "FAILED", changeSetReason: "Template error: bad" };
    const { code, stderr, calls: made } = await deploy(given, "--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot create the change set: Template error: bad")]);
    expect(made.filter((name) => name === "DeleteChangeSet")).toHaveLength(2);
  });

  it.each<[NonNullable<Scene["bucket"]>, RegExp]>([
    [
      [301, { "x-amz-bucket-region": "eu-west-1" }],
      /expected a bucket in the stack's Region us-east-1, found mine in eu-west-1/,
    ],
    [[200, { "x-amz-bucket-region": "eu-west-1" }], /found mine in eu-west-1/],
    [[403, {}], /the bucket mine belongs to another account, or s3:ListBucket on it is denied/],
    [[404, {}], /expected the bucket mine in this account, found none/],
  ])("is not changed with a bucket that answers %j", async (bucket, message) => {
    const { code, stderr, calls: made } = await deploy({ states: [null], bucket }, "--yes", "--bucket", "mine");
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(made).not.toContain("CreateChangeSet");
  });
});
