import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { ClientOptions } from "../clients.ts";
import { settingsOf } from "../clients.ts";
import { awsFailure, checkAnswered } from "../failure.ts";
import { type DoctorFinding, findingOf, green } from "./check.ts";

/** The calling identity. */
export interface Caller {
  readonly finding: DoctorFinding;
  /** The account and the Region; null if not known. */
  readonly account: string | null;
  readonly region: string | null;
  /** Whether every other call would fail for the same reason: there are no credentials, or there is no Region. */
  readonly isStopped: boolean;
}

/** Asks AWS who calls. If only this call fails, the other checks can still be made. */
export async function identify(options: ClientOptions): Promise<Caller> {
  const client = new STSClient(settingsOf(options));
  const region = await Promise.resolve(client.config.region()).catch(() => null);
  try {
    const { Arn, Account = "" } = await client.send(new GetCallerIdentityCommand({}));
    checkAnswered(Arn, {}, "sts:GetCallerIdentity");
    const finding = green("credentials", `${Arn}, account ${Account}, Region ${region}`);
    return { finding, account: Account === "" ? null : Account, region, isStopped: false };
  } catch (error) {
    const failure = awsFailure(error, "sts:GetCallerIdentity");
    const finding = { ...findingOf("credentials", failure), status: "not-checked" } as const;
    return { finding, account: null, region, isStopped: failure.code === "aws-credentials" || region === null };
  }
}
