import type { AwsCredentialIdentity } from "@smithy/types";

let found: (() => Promise<AwsCredentialIdentity>) | undefined;

/** Returns the credentials that Lambda puts into the environment; elsewhere, those that the SDK finds. */
export async function credentials(): Promise<AwsCredentialIdentity> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
    AWS_SESSION_TOKEN: sessionToken = "",
  } = process.env;
  if (accessKeyId !== "" && secretAccessKey !== "") {
    return { accessKeyId, secretAccessKey, ...(sessionToken === "" ? {} : { sessionToken }) };
  }
  found ??= (await import("./sdk-credentials.ts")).defaultProvider();
  return found();
}
