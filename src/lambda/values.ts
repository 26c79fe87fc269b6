import { IamAlertsError } from "../errors.ts";
import { didYouMean } from "../words.ts";

/** A fault in one environment variable. */
export interface Fault {
  readonly variable: string;
  readonly expected: string;
  readonly found: string;
}

/** The variables whose values are secrets, even if they are misspelled. */
const secretVariables: readonly string[] = [
  ...["SLACK_WEBHOOK", "TEAMS_WEBHOOK", "PAGERDUTY_ROUTING_KEY", "WEBHOOK_URL", "WEBHOOK_SECRET"],
];

/** Returns the text that an error shows for an invalid value, with the valid one that is closest to it. */
export function foundIn(variable: string, text: string, values: readonly string[] = []): string {
  if (secretVariables.includes(variable)) return "another value, not shown because it may be a secret";
  const known = variable === "TIME_ZONE" ? Intl.supportedValuesOf("timeZone") : values;
  const suggestion = didYouMean(text, known);
  return JSON.stringify(text) + (suggestion === undefined ? "" : ` (${suggestion})`);
}

/** Returns the error that lists every fault of an environment. */
export function configError(faults: readonly Fault[]): IamAlertsError {
  const sentences = faults.map(
    ({ variable, expected, found }) => `expected ${expected} in ${variable}, found ${found}`,
  );
  return new IamAlertsError("config", sentences.join("; "), {
    hint: "correct the variables in the function's environment, for example TOPIC_ARN=arn:aws:sns:us-east-1:111122223333:iam-alerts",
    details: { variables: faults.map(({ variable }) => variable) },
  });
}

/** Reads an environment variable; one that is not set has the value `none`. */
export type Read = <Value>(
  variable: string,
  expected: string,
  parse: (text: string) => Value | undefined,
  none: Value,
  /** The valid values, if they can be listed. */
  values?: readonly string[],
) => Value;

/** Reads an environment variable that has one of a few values. */
export type Choose = <Value extends string>(variable: string, values: readonly Value[], none: Value) => Value;

// Parsers of environment variables: each returns the value of a text, or undefined if the text is invalid.

export function oneOf<Value extends string>(values: readonly Value[]): (text: string) => Value | undefined {
  return (text) => values.find((value) => value === text.toLowerCase());
}

const secretArn = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/;

/** Returns a parser of a value, or of the ARN of the secret that holds it. */
export function orSecret(isValid: (text: string) => boolean): (text: string) => string | undefined {
  return accepted((text) => (text.startsWith("arn:") ? secretArn.test(text) : isValid(text)));
}

/** Whether a text is an https URL that can be posted to: fetch refuses URLs with a user or a password. */
export function isWebhookUrl(text: string): boolean {
  if (/[\s"<>\\]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https:\/\//i.test(text) && protocol === "https:" && username === "" && password === "";
}

/** Whether a text is the integration key of a PagerDuty service. */
export function isRoutingKey(text: string): boolean {
  return /^[A-Za-z0-9]{32}$/.test(text);
}

/** Whether a text can be a key that signs messages. */
export function isSigningKey(text: string): boolean {
  return /^[\x20-\x7e]{16,}$/.test(text);
}

export function matching(pattern: RegExp): (text: string) => string | undefined {
  return accepted((text) => pattern.test(text));
}

export function accepted(isValid: (text: string) => boolean): (text: string) => string | undefined {
  return (text) => (isValid(text) ? text : undefined);
}

export function toFlag(text: string): boolean | undefined {
  return /^(?:true|1|yes)$/i.test(text) ? true : /^(?:false|0|no)$/i.test(text) ? false : undefined;
}

export function toCount(text: string): number | undefined {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** Parses an address without a display name, so that no part of it can be read as another header or address. */
export function toAddress(text: string): string | undefined {
  return /^[^\s@<>(),;:\\"[\]]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(text) ? text : undefined;
}

export function toAddresses(text: string): readonly string[] | undefined {
  const addresses = text.split(",").map((part) => toAddress(part.trim()));
  // The limit of SES: https://docs.aws.amazon.com/ses/latest/dg/quotas.html
  return addresses.length <= 50 && addresses.every((address) => address !== undefined) ? addresses : undefined;
}

export function toAliases(text: string): ReadonlyMap<string, string> | undefined {
  const pairs = text.split(/[,\n]/).filter((part) => part.trim() !== "");
  const parsed = pairs.map((pair) => /^\s*(\d{12})\s*=\s*(.*\S)\s*$/.exec(pair));
  if (!parsed.every((match) => match !== null)) return undefined;
  return new Map(parsed.map(([, id = "", name = ""]) => [id, name]));
}

export function toObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
