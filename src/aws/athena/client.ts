import type { AthenaClient } from "@aws-sdk/client-athena";
import { IamAlertsError } from "../../errors.ts";
import { type ClientOptions, settingsOf } from "../clients.ts";

/** Creates a client of Athena. @throws IamAlertsError `config` if its package is not installed, which is optional. */
export async function athenaClient(options: ClientOptions): Promise<AthenaClient> {
  const { AthenaClient } = await import("@aws-sdk/client-athena").catch((error: unknown) => {
    throw isMissing(error) ? missingPackage(error) : error;
  });
  return new AthenaClient(settingsOf(options));
}

function isMissing(error: unknown): boolean {
  const { code, message = "" } = error as { readonly code?: unknown; readonly message?: string };
  return /MODULE_NOT_FOUND$/.test(String(code)) && message.includes("'@aws-sdk/client-athena'");
}

function missingPackage(cause: unknown): IamAlertsError {
  return new IamAlertsError("config", "expected the package @aws-sdk/client-athena for --athena, found none", {
    hint:
      "install it next to iam-alerts: npm install @aws-sdk/client-athena (with --global for a global installation); with npx: " +
      "npx -p iam-alerts -p @aws-sdk/client-athena iam-alerts backtest …",
    cause,
  });
}
