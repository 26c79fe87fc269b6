import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { controlMessage, encodePayload } from "../../../src/payload/awslogs.ts";
import { type Client, type Runtime, written } from "../runtime.ts";
import { topicArn, useInstances, useMoto } from "../use.ts";

const sample = (name: string) => JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as object;

const moto = useMoto();
const instances = useInstances();
beforeAll(() => moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" }));

function startIn(client: Client, env: Readonly<Record<string, string>> = {}): Promise<Runtime> {
  const all = {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    AWS_REGION: "us-east-1",
    TOPIC_ARN: topicArn,
    ...env,
  };
  return instances.start(all, client);
}

/** The runtime client's versions, with the exit code of an instance that ends by an unhandled rejection. */
const clients = [
  [3, 128],
  [4, 1],
] as const;

describe.each(clients)("the bundle in AWS's runtime client, version %i", (client, afterRejection) => {
  const start = (env?: Readonly<Record<string, string>>) => startIn(client, env);

  it("runs in the Node.js that this version needs", async () => {
    const instance = await start({ NODE_OPTIONS: "--expose-gc" });
    expect((await instance.invoke(encodePayload([sample("ListUsers")]), "r-1")).answer).toBeDefined();
    instance.rejectUnawaited();
    expect(await instance.ended).toBe(afterRejection);
  });

  it("returns the delivered alerts, and a warm instance does not send one twice", async () => {
    const instance = await start();
    const event = encodePayload([sample("CreateUser")]);
    const first = await instance.invoke(event, "r-1");
    expect(first.answer).toMatchObject({
      alerts: [{ title: "alice created user bob" }],
      deliveries: [{ channel: "sns", alerts: 1 }],
    });
    expect((await instance.invoke(event, "r-2")).answer).toMatchObject({ alerts: [{}], deliveries: [] });
    // The answer can arrive before the lines.
    await written(instance, /"message":"not sent again"/);
    const log = instance.lines().join("\n");
    expect(log).toContain('"message":"delivered"');
    expect(log).not.toMatch(/alice|bob/);
  });

  it("accepts a control message", async () => {
    const instance = await start();
    expect((await instance.invoke(encodePayload(controlMessage()), "r-1")).answer).toEqual({
      alerts: [],
      deliveries: [],
      skipped: 0,
    });
  });

  it("fails an invocation with an invalid payload by the error's name, and continues", async () => {
    const instance = await start();
    const { error } = await instance.invoke({ awslogs: { data: "H4sI" } }, "r-1");
    expect(error?.errorType).toBe("IamAlertsError");
    expect(error?.errorMessage).toContain("gzip");
    expect((await instance.invoke(encodePayload([sample("DeleteUser")]), "r-2")).answer).toBeDefined();
  });

  it("fails every invocation while its environment is invalid, and lists every fault", async () => {
    const instance = await start({ TOPIC_ARN: "", MIN_SEVERITY: "worst" });
    for (const id of ["r-1", "r-2"]) {
      const { error } = await instance.invoke(encodePayload([sample("CreateUser")]), id);
      expect(error?.errorMessage).toMatch(
        /TOPIC_ARN, found nothing, so alerts would go nowhere; expected one of .* in MIN_SEVERITY/,
      );
    }
  });

  it("fails an invocation with undelivered alerts, and lists their events", async () => {
    const instance = await start({ TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:nowhere" });
    const { error } = await instance.invoke(encodePayload([sample("CreateUser")]), "r-1");
    expect(error?.errorMessage).toMatch(/^not delivered: 1 alert by sns \(NotFoundException: .*\): bb5725d1-/);
  });

  it("logs the code of the error for which an invocation fails", async () => {
    const instance = await start({ TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:nowhere" });
    const thrown = await instance.invoke({ awslogs: { data: 1 } }, "r-1");
    expect(thrown.error).toMatchObject({ errorType: "IamAlertsError" });
    expect(instance.lines().join("\n")).toContain('"code":"payload"');
  });
});
