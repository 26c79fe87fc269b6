import type { Environment, Variables } from "../../../aws/doctor/function.ts";
import { IamAlertsError } from "../../../errors.ts";
import { readConfig } from "../../../lambda/config.ts";

/** Reads the environment of a deployed function in the same way as the function itself. */
export function readEnvironment(variables: Variables): Environment {
  const set = (name: string) => variables[name]?.trim() || null;
  const named = { topicArn: set("TOPIC_ARN"), emailFrom: set("EMAIL_FROM") };
  try {
    return { ...named, channels: Object.keys(readConfig(variables).channels), fault: null };
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    return { ...named, channels: [], fault: error.message };
  }
}
