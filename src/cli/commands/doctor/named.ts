import { type FunctionName, readFunctionName } from "../../../aws/arn.ts";
import type { Io } from "../../io.ts";
import type { DoctorOptions } from "./options.ts";

/** Returns the log groups' names or ARNs as they are given. */
export function givenGroups({ logGroup }: DoctorOptions, env: Io["env"]): readonly string[] {
  return logGroup ?? (env["IAM_ALERTS_LOG_GROUP"] ?? "").split(",").flatMap((name) => name.trim() || []);
}

/** Returns the function that a flag or the environment names; null for none. */
export function functionOf(options: DoctorOptions, { env }: Io): FunctionName | null {
  const named = options.function ?? (options.destination === undefined && env["IAM_ALERTS_FUNCTION"]);
  return named ? readFunctionName(named) : null;
}
