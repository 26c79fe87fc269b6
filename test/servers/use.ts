import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import { type Channels, startChannels } from "./channels.ts";
import { environment } from "./environment.ts";
import { type Interruption, interruptible } from "./interruption.ts";
import { type Moto, startMoto } from "./moto.ts";
import { type Offline, startOffline } from "./offline.ts";
import { Instances, type Runtime, startRuntime } from "./runtime.ts";
import { Stub } from "./stub.ts";

// What a test file needs while it runs: each of these starts it before the tests of the surrounding block and stops it after.

/** The topic that `useFunction` creates. */
export const topicArn = "arn:aws:sns:us-east-1:123456789012:iam-alerts";

/** Starts a server. What is returned is the server, once it runs. */
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
  return useServer(startMoto);
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

/** Starts the alert function in serverless-offline; it publishes to the topic at moto, which is created. */
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

/** Instances of the function that are stopped after each test. */
export function useInstances(): Instances {
  const instances = new Instances();
  afterEach(() => instances.stop());
  return instances;
}

/** Sets the test process's environment before each test: keys, a Region, and what is given; nothing else of AWS. */
export function useEnvironment(given: () => Readonly<Record<string, string | undefined>> = () => ({})): void {
  beforeEach(() => {
    const all = { ...environment, AWS_REGION: "us-east-1", ...given() };
    for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
