import { IamAlertsError } from "../../../errors.ts";
import { didYouMean, listedAll } from "../../../words.ts";
import type { Refinement } from "../../flags/pattern.ts";
import type { AwsFlags } from "../../flags/settings.ts";
import type { Declared } from "./template.ts";

/** The flags of deploy. */
export interface DeployOptions extends AwsFlags, Refinement {
  readonly logGroup?: string;
  readonly email?: string;
  readonly slackSecret?: string;
  readonly pattern?: string;
  /** A schedule, or true for the flag alone. */
  readonly heartbeat?: string | true;
  readonly minSeverity?: string;
  /** Values by the names of the template's parameters. */
  readonly parameter?: Readonly<Record<string, string>>;
  readonly stackName: string;
  readonly bucket?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly strict?: boolean;
  readonly acceptLoss?: boolean;
  readonly remove?: boolean;
}

/** Collects the values of `--parameter Name=Value`. */
export function collectParameter(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new IamAlertsError("usage", `expected Name=Value after --parameter, found ${JSON.stringify(text)}`, {
      hint: "for example --parameter LogRetentionDays=30",
    });
  }
  if (Object.hasOwn(before, name)) {
    throw new IamAlertsError("usage", `expected each parameter once, found ${name} twice`, {
      hint: "leave one of them out",
    });
  }
  return { ...before, [name]: value };
}

/** Returns the schedule from --heartbeat: an expression, or a rate without the parentheses. */
function scheduleOf(given: string | true): string {
  if (given === true) return "rate(1 hour)";
  return /^[1-9]\d* (?:minute|hour|day)s?$/.test(given) ? `rate(${given})` : given;
}

/** The parameters that flags set. */
const flags: Readonly<Record<string, string>> = {
  LogGroupName: "--log-group",
  AlertEmail: "--email",
  SlackWebhookSecretArn: "--slack-secret",
  FilterPattern: "--pattern",
  Heartbeat: "--heartbeat",
  MinSeverity: "--min-severity",
};

/**
 * Returns the parameters that flags give.
 *
 * @param pattern the filter's pattern as text; undefined if no flag gives one
 * @throws IamAlertsError `usage` for an unknown name, a value that the template does not accept, or two values
 */
export function givenParameters(
  options: DeployOptions,
  logGroup: string | undefined,
  pattern: string | undefined,
  declared: Readonly<Record<string, Declared>>,
): Readonly<Record<string, string>> {
  const { email, slackSecret, heartbeat, minSeverity, parameter = {} } = options;
  const byFlag = {
    LogGroupName: logGroup,
    AlertEmail: email,
    SlackWebhookSecretArn: slackSecret,
    FilterPattern: pattern,
    Heartbeat: heartbeat === undefined ? undefined : scheduleOf(heartbeat),
    MinSeverity: minSeverity,
  };
  const set = Object.entries(byFlag).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  for (const [name] of set) {
    if (!Object.hasOwn(parameter, name)) continue;
    throw new IamAlertsError("usage", `expected ${flags[name]} or --parameter ${name}=…, found both`, {
      hint: "leave one of them out",
    });
  }
  const all = { ...Object.fromEntries(set), ...parameter };
  for (const [name, value] of Object.entries(all)) checkParameter(name, value, declared);
  return all;
}

function checkParameter(name: string, value: string, declared: Readonly<Record<string, Declared>>): void {
  const found = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (found === undefined) {
    throw new IamAlertsError("usage", `expected a parameter of the template, found ${JSON.stringify(name)}`, {
      hint: didYouMean(name, Object.keys(declared)) ?? `use one of ${Object.keys(declared).join(", ")}`,
    });
  }
  const expected = expectedBy(found, value);
  if (expected === undefined) return;
  const flag = flags[name] === undefined ? "" : ` (${flags[name]})`;
  throw new IamAlertsError("usage", `expected ${expected} as ${name}${flag}, found ${JSON.stringify(value)}`, {
    hint: "deploy/README.md describes the parameters",
    details: { parameter: name },
  });
}

/** Describes what a parameter must be; undefined if its value is allowed. */
function expectedBy(declared: Declared, value: string): string | undefined {
  const { AllowedValues, AllowedPattern, ConstraintDescription, MaxLength, MinValue, MaxValue } = declared;
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) {
    return listedAll(AllowedValues.map(String), "or");
  }
  if (MaxLength !== undefined && value.length > MaxLength) return `at most ${MaxLength} characters`;
  if (MinValue !== undefined || MaxValue !== undefined) {
    const number = Number(value);
    const isIn = value.trim() !== "" && number >= (MinValue ?? -Infinity) && number <= (MaxValue ?? Infinity);
    return isIn ? undefined : `a number from ${MinValue} to ${MaxValue}`;
  }
  if (AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`).test(value)) return undefined;
  return ConstraintDescription?.replace(/^expected /, "") ?? `text that matches ${AllowedPattern}`;
}
