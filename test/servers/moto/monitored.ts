import { beforeEach, vi } from "vitest";
import { Account, freshAccount } from "../account.ts";
import type { Moto } from "../moto.ts";
import type { Stub } from "../stub.ts";
import { useEnvironment, useMoto, useStub } from "../use.ts";

/** An account with a log group, the function iam-alerts and its topic, created for each test. */
export interface Monitored {
  readonly moto: Moto;
  readonly account: Account;
  /** Answers what moto does not have. Every other call of CloudWatch Logs is passed on to moto. */
  readonly stub: Stub;
  /** Sends the calls of a service to the stub. */
  readonly fromStub: (service: string) => void;
}

export function useMonitored(group: string): Monitored {
  const moto = useMoto();
  const account = new Account(moto);
  const stub = useStub();
  useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint }));
  const fromStub = (service: string) => vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, stub.endpoint);
  beforeEach(async () => {
    const role = await freshAccount(moto);
    await account.createLogGroup(group);
    await account.createFunction("iam-alerts", role);
    await moto.query("sns", { Action: "CreateTopic", Name: "iam-alerts" });
    fromStub("CLOUDWATCH_LOGS");
    stub.upstream = moto.endpoint;
    stub.always.set("DescribeAccountPolicies", ok({ accountPolicies: [] }));
  });
  return { moto, account, stub, fromStub };
}

/** Returns AWS's answer with a body in JSON. */
export const ok = (output: object): { readonly status: number; readonly body: string } => ({
  status: 200,
  body: JSON.stringify(output),
});
