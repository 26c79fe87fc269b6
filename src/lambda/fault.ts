import { IamAlertsError } from "../errors.ts";

/** A fault of one variable of the environment. */
export interface Fault {
  readonly variable: string;
  readonly expected: string;
  readonly found: string;
}

/** What a variable holds that it should not; a webhook is a secret, however it is misspelt. */
export function foundIn(variable: string, text: string): string {
  return variable === "SLACK_WEBHOOK" ? "something else, which may be a secret" : JSON.stringify(text);
}

/** The error of an environment that names every fault. */
export function refusal(faults: readonly Fault[]): IamAlertsError {
  const said = faults.map(({ variable, expected, found }) => `expected ${expected} in ${variable}, found ${found}`);
  return new IamAlertsError("config", said.join("; "), {
    hint: "set the variables in the function's environment, for example TOPIC_ARN=arn:aws:sns:us-east-1:111122223333:iam-alerts",
    details: { variables: faults.map(({ variable }) => variable) },
  });
}
