import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { parseArn } from "../arn.ts";
import { type ClientOptions, settingsOf } from "../clients.ts";
import { awsFailure, checkAnswered } from "../failure.ts";

/** The account and the Region that the calls of this run go to. */
export interface Caller {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** Asks AWS which account the credentials belong to. @throws IamAlertsError `aws…` */
export async function whoCalls(options: ClientOptions): Promise<Caller> {
  const action = "sts:GetCallerIdentity";
  const client = new STSClient(settingsOf(options));
  try {
    const region = await client.config.region();
    const { Account = "", Arn, $metadata } = await client.send(new GetCallerIdentityCommand({}));
    checkAnswered(Arn, $metadata, action);
    return { account: Account, partition: parseArn(Arn ?? "")?.partition ?? "aws", region };
  } catch (error) {
    throw awsFailure(error, action);
  }
}
