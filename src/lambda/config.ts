import { IamAlertsError } from "../errors.ts";

/** The function's settings. */
export interface Config {
  /** The SNS topic that alerts go to. */
  readonly topicArn: string;
  /** The topic's Region, which need not be the function's. */
  readonly topicRegion: string;
}

/**
 * Reads the function's settings from its environment: TOPIC_ARN.
 *
 * @throws IamAlertsError `config` that names the variable, what was expected and what was found.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const topicArn = env["TOPIC_ARN"]?.trim() ?? "";
  const topicRegion = /^arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[\w-]+$/.exec(topicArn)?.[1];
  if (topicRegion === undefined) {
    const found = topicArn === "" ? "nothing" : JSON.stringify(topicArn);
    throw new IamAlertsError("config", `expected the ARN of a standard SNS topic in TOPIC_ARN, found ${found}`, {
      hint: "set TOPIC_ARN in the function's environment, for example arn:aws:sns:us-east-1:111122223333:iam-alerts",
    });
  }
  return { topicArn, topicRegion };
}
