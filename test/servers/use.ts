import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { type Channels, startChannels } from "./channels.ts";
import { environment } from "./environment.ts";
import { type Interruption, interruptible } from "./interruption.ts";
import { type Moto, startMoto, startMotoWithStacks } from "./moto.ts";
import { type Offline, startOffline } from "./offline.ts";
import { Instances, type Runtime, startRuntime } from "./runtime.ts";
import { Stub } from "./stub.ts";

// Each of these functions starts a server before the tests of the surrounding block and stops it after them.

/** The topic that `useFunction` creates. */
export const topicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";

/** Starts a server, and returns a stand-in for it that works as soon as the server runs. */
function useServer<Server extends { stop(): void }>(start: () => Promise<Server>): Server {
  let running: Server | undefined;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running?.stop());
  return new Proxy({} as Server, {
    get(_, name) {
      if (running === undefined)
        throw new Error(`expected a server with ${String(name)}, found none: it has not started`);
      return running[name as keyof Server];
    },
  });
}

export function useMoto(): Moto {
  return useServer(() => startMoto());
}

/** Starts moto with the parts of CloudFormation that it lacks. */
export function useMotoWithStacks(): Moto {
  return useServer(startMotoWithStacks);
}

export function useChannels(): Channels {
  return useServer(startChannels);
}

export function useInterruption(moto: Moto): Interruption {
  return useServer(() => interruptible(moto.endpoint));
}

/** Starts one warm instance of the alert function. */
export function useRuntime(env: () => Readonly<Record<string, string>>): Runtime {
  return useServer(() => startRuntime(env()));
}

/** Creates the topic at moto, and starts the alert function in serverless-offline, which publishes to it. */
export function useFunction(moto: Moto): Offline {
  return useServer(async () => {
    await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
    return startOffline({
      TOPIC_ARN: topicArn,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    });
  });
}

/** Starts a stub, and resets it before each test. */
export function useStub(): Stub {
  const stub = new Stub();
  beforeAll(() => stub.start());
  afterAll(() => stub.stop());
  beforeEach(() => stub.reset());
  return stub;
}

/** Returns a set of function instances that are stopped after each test. */
export function useInstances(): Instances {
  const instances = new Instances();
  afterEach(() => instances.stop());
  return instances;
}

/** Sets the AWS environment of the test process before each test: test keys, a Region, and the given variables. */
export function useEnvironment(given: () => Readonly<Record<string, string | undefined>> = () => ({})): void {
  beforeEach(() => {
    const all = { ...environment, AWS_REGION: "us-east-1", ...given() };
    for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
