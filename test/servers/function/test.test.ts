import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createHandler } from "../../../src/lambda/handler.ts";
import { decodePayload, encodePayload, simulatedLogStream } from "../../../src/payload/awslogs.ts";
import { Folder } from "../../cli/commands/test/running.ts";
import type { Ran } from "../../cli/io.ts";
import { lambdaError } from "../stub.ts";
import { useEnvironment, useFunction, useMoto, useStub } from "../use.ts";

const file = `pattern: iam-changes
tests:
- name: creating a user
  event: CreateUser
  set: { requestParameters.userName: carlos }
  matches: true
  alert: { title: alice created user carlos, actor.mfa: true, simulated: true }
- { name: reading, event: ListUsers, matches: false }
- { name: deleting a user, event: DeleteUser, matches: true, alert: { action.name: DeleteUser } }
`;

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
  folder.write("smoke.iam-alerts.yaml", file);
  folder.write("broken/broken.iam-alerts.yaml", file.replace("user carlos", "user nobody"));
});
afterAll(() => folder.remove());
useEnvironment();

describe("test --function", () => {
  // moto has the topic; serverless-offline runs the bundle that is deployed.
  const offline = useFunction(useMoto());
  const test = (path: string, name: string) =>
    folder.run(["test", `${folder.path}/${path}`, "--function", name, "--endpoint-url", offline.endpoint]);

  it("checks the alerts of the deployed function with the same file", async () => {
    const { code, stdout, stderr } = await test("smoke.iam-alerts.yaml", "alerts");
    expect(stdout).toContain("3 tests in 1 file: 3 passed\n");
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("prints the differences of the function's alerts", async () => {
    const { code, stdout } = await test("broken", "alerts");
    expect(stdout).toContain(`  FAIL  creating a user
        broken/broken.iam-alerts.yaml:7:19: alert.title is not as expected
          alert.title
            expected "alice created user nobody"
            found    "alice created user carlos"
  ok    reading
  ok    deleting a user
`);
    expect(code).toBe(1);
  });

  it("reports another function's answer, and a failed function", async () => {
    const greets = await test("smoke.iam-alerts.yaml", "greets");
    expect(greets.stderr).toContain(
      'smoke.iam-alerts.yaml:3:9: expected alerts from greets, found {"greeting":"hello"',
    );
    expect(greets.stdout).toContain("3 tests in 1 file: 1 passed, 2 errors\n");
    expect(greets.code).toBe(2);
    const throws = await test("smoke.iam-alerts.yaml", "throws");
    expect(throws.stderr).toContain("throws failed (Unhandled): ");
    expect(throws.code).toBe(2);
  });
});

describe("test --function at a stub", () => {
  const stub = useStub();
  beforeEach(() => {
    vi.stubEnv("AWS_ENDPOINT_URL", stub.endpoint);
  });
  const test = (...flags: string[]): Promise<Ran> =>
    folder.run(["test", `${folder.path}/smoke.iam-alerts.yaml`, "--function", "iam-alerts:live", ...flags]);
  const answer = (alerts: readonly unknown[]) => ({
    status: 200,
    body: JSON.stringify({ alerts, deliveries: [], skipped: 0 }),
  });

  it("invokes once for each matching event, and marks it as a test", async () => {
    stub.answer = answer([]);
    const { code, stdout } = await test();
    const payloads = stub.invoked.map(({ payload }) => decodePayload(JSON.parse(payload.toString("utf8"))));
    expect(stub.invoked.map(({ type }) => type)).toEqual(["RequestResponse", "RequestResponse"]);
    expect(payloads.map(({ logStream }) => logStream)).toEqual([simulatedLogStream, simulatedLogStream]);
    const names = payloads.map(({ logEvents }) => logEvents.map(({ message }) => JSON.parse(message).eventName));
    expect(names).toEqual([["CreateUser"], ["DeleteUser"]]);
    expect(stdout).toContain("expected an alert from the function, found none");
    expect(code).toBe(1);
  });

  it("fails the one test whose invocation failed", async () => {
    const handler = createHandler({ deliver: async () => [] });
    stub.answer = answer(
      (await handler(encodePayload([readFileSync("fixtures/records/DeleteUser.json", "utf8")]))).alerts,
    );
    stub.instead.set("Invoke", [lambdaError("AccessDeniedException", "no", 403)]);
    const { code, stdout, stderr } = await test();
    expect(stdout).toContain("  ERROR creating a user\n  ok    reading\n  ok    deleting a user\n");
    expect(stderr).toContain("not allowed to call lambda:InvokeFunction");
    expect(code).toBe(2);
  });

  it("does not invoke without a matching event, and refuses flags that would deliver repeatedly", async () => {
    expect((await test("--filter", "reading")).code).toBe(0);
    expect(stub.invoked).toEqual([]);
    for (const flag of ["--update", "--watch"]) {
      const { code, stderr } = await test(flag);
      expect(stderr).toContain(`expected --function or ${flag}, found both`);
      expect(code).toBe(2);
    }
    const { code, stderr } = await folder.run(["test", folder.path, "--function", "no name"]);
    expect(stderr).toContain("expected a Lambda function's name or ARN");
    expect(code).toBe(2);
  });
});
