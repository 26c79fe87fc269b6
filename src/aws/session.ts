import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type ClientOptions, type CredentialsSource, settingsOf, type TemporaryCredentials } from "./clients.ts";
import { awsFailure, checkAnswered } from "./failure.ts";

/** A role to assume. */
export interface RoleRequest {
  readonly arn: string;
  readonly externalId: string | null;
  readonly sessionName: string;
}

/** The time before expiration at which credentials are renewed, in milliseconds. */
const margin = 5 * 60_000;

/**
 * Returns the credentials of a role, for all clients of an account: the role is assumed once, and again before its
 * session expires. `options` are those of the identity that assumes the role.
 *
 * @throws IamAlertsError `aws…` from the returned function
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assuming(role: RoleRequest, options: ClientOptions): CredentialsSource {
  let held: Promise<TemporaryCredentials> | undefined;
  return async () => {
    held ??= assume(role, options);
    const current = await held;
    if (current.expiration.getTime() - Date.now() >= margin) return current;
    held = assume(role, options);
    return held;
  };
}

async function assume(role: RoleRequest, options: ClientOptions): Promise<TemporaryCredentials> {
  const action = "sts:AssumeRole";
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
  });
  const { Credentials } = await new STSClient(settingsOf(options)).send(command).catch((error: unknown) => {
    throw awsFailure(error, action);
  });
  checkAnswered(Credentials, {}, action);
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration = new Date() } = Credentials ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}

/**
 * Returns the account and the Region that clients with these options call.
 *
 * @throws IamAlertsError `aws…`
 */
export async function placeOf(options: ClientOptions): Promise<{ readonly account: string; readonly region: string }> {
  const action = "sts:GetCallerIdentity";
  const client = new STSClient(settingsOf(options));
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    checkAnswered(Account, {}, action);
    return { account: Account ?? "", region: await client.config.region() };
  } catch (error) {
    throw awsFailure(error, action);
  }
}
