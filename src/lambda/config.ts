import { type Severity, severities } from "../alert/severity.ts";
import { IamAlertsError } from "../errors.ts";
import { type Exclusion, except, parseExclusion } from "../pattern/except.ts";
import { compile, type Matcher } from "../pattern/match/compile.ts";
import { presets } from "../presets.ts";
import {
  configError,
  type Fault,
  foundIn,
  matching,
  oneOf,
  toAddress,
  toAddresses,
  toAliases,
  toCount,
  toFlag,
} from "./values.ts";

/** Where alerts go. */
export interface Channels {
  readonly sns?: {
    readonly topicArn: string;
    /** The topic's Region, which need not be the function's. */
    readonly region: string;
    /** What a message holds: text for people, or JSON for programs. */
    readonly format: "text" | "json";
  };
  readonly ses?: { readonly from: string; readonly to: readonly string[] };
  /** A Slack incoming webhook's URL, or the ARN of the Secrets Manager secret that holds it. */
  readonly slack?: { readonly webhook: string };
}

/** The function's settings. */
export interface Config {
  readonly channels: Channels;
  /** A second check of every event; without one, all that the subscription filter let through is alerted on. */
  readonly matcher: Matcher | undefined;
  readonly minSeverity: Severity;
  /** Whether only calls that did not come about are alerted on. */
  readonly onlyFailed: boolean;
  /** Whether calls that a machine made are left out. */
  readonly human: boolean;
  /** One message a payload, or one an alert. */
  readonly group: "payload" | "each";
  /** How many alerts a message tells in full; it summarises the others. */
  readonly maxAlerts: number;
  /** Names of accounts, by id. */
  readonly accountAliases: ReadonlyMap<string, string>;
  /** The DynamoDB table that keeps what was sent, so that no instance sends it again. */
  readonly dedupTable: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How many alerts a message tells in full unless MAX_ALERTS says otherwise. */
const defaultMaxAlerts = 50;

/**
 * Reads the function's settings from its environment: TOPIC_ARN, EMAIL_FROM, EMAIL_TO, SLACK_WEBHOOK, PATTERN, EXCEPT,
 * MIN_SEVERITY, ONLY_FAILED, HUMAN, FORMAT, GROUP, MAX_ALERTS, ACCOUNT_ALIASES, DEDUP_TABLE. A variable that is empty
 * counts as one that is not set.
 *
 * @throws IamAlertsError `config` that names every fault at once: the variable, what was expected, what was found.
 */
export function readConfig(env: Environment): Config {
  const faults: Fault[] = [];
  const read = <Value>(variable: string, expected: string, parse: (text: string) => Value | undefined, none: Value) => {
    const found = env[variable]?.trim() ?? "";
    const value = found === "" ? none : parse(found);
    if (value === undefined) faults.push({ variable, expected, found: foundIn(variable, found) });
    return value ?? none;
  };
  const config: Config = {
    channels: readChannels(env, read, faults),
    matcher: readMatcher(env, faults),
    minSeverity: read("MIN_SEVERITY", `one of ${severities.join(", ")}`, oneOf(severities), "info"),
    onlyFailed: read("ONLY_FAILED", "true or false", toFlag, false),
    human: read("HUMAN", "true or false", toFlag, false),
    group: read("GROUP", "payload or each", oneOf(["payload", "each"] as const), "payload"),
    maxAlerts: read("MAX_ALERTS", "a whole number from 1", toCount, defaultMaxAlerts),
    accountAliases: read(
      "ACCOUNT_ALIASES",
      "a list such as 111122223333=production,444455556666=test",
      toAliases,
      new Map(),
    ),
    dedupTable: read("DEDUP_TABLE", "a DynamoDB table's name or ARN", matching(/^[\w.:/-]{3,1024}$/), null),
  };
  if (faults.length > 0) throw configError(faults);
  return config;
}

type Read = <Value>(
  variable: string,
  expected: string,
  parse: (text: string) => Value | undefined,
  none: Value,
) => Value;

function readChannels(env: Environment, read: Read, faults: Fault[]): Channels {
  const topicArn = read("TOPIC_ARN", "the ARN of a standard SNS topic", matching(topic), null);
  const format = read("FORMAT", "text or json", oneOf(["text", "json"] as const), "text");
  const from = read("EMAIL_FROM", "an e-mail address", toAddress, null);
  const to = read("EMAIL_TO", "e-mail addresses with commas between, 50 at most", toAddresses, []);
  const webhook = read("SLACK_WEBHOOK", "an https URL or a Secrets Manager secret's ARN", matching(slack), null);
  const isGiven = (variable: string) => (env[variable]?.trim() ?? "") !== "";
  const half = isGiven("EMAIL_FROM") === isGiven("EMAIL_TO") ? null : isGiven("EMAIL_TO") ? "EMAIL_FROM" : "EMAIL_TO";
  if (half !== null)
    faults.push({ variable: half, expected: "an e-mail address, because the other one is set", found: "nothing" });
  if (!["TOPIC_ARN", "EMAIL_FROM", "EMAIL_TO", "SLACK_WEBHOOK"].some(isGiven)) {
    const expected = "the ARN of a standard SNS topic (or EMAIL_FROM and EMAIL_TO, or SLACK_WEBHOOK)";
    faults.push({ variable: "TOPIC_ARN", expected, found: "nothing, so alerts would go nowhere" });
  }
  return {
    ...(topicArn === null ? {} : { sns: { topicArn, region: topic.exec(topicArn)?.[1] ?? "", format } }),
    ...(from === null || to.length === 0 ? {} : { ses: { from, to } }),
    ...(webhook === null ? {} : { slack: { webhook } }),
  };
}

const topic = /^arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[\w-]+$/;
const slack = /^(?:https:\/\/[^\s"<>]+|arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+)$/;

/** PATTERN, a preset's name or text, less what EXCEPT leaves out; EXCEPT alone leaves out of all IAM's events. */
function readMatcher(env: Environment, faults: Fault[]): Matcher | undefined {
  const given = env["PATTERN"]?.trim() ?? "";
  const exclusions: Exclusion[] = [];
  for (const text of (env["EXCEPT"] ?? "").split(/[;\n]/).map((part) => part.trim())) {
    const exclusion = text === "" ? undefined : parseExclusion(text);
    if (exclusion !== undefined) exclusions.push(exclusion);
    else if (text !== "")
      faults.push({ variable: "EXCEPT", expected: "selector=value, with ; between", found: JSON.stringify(text) });
  }
  if (given === "" && exclusions.length === 0) return undefined;
  const source = presets.find(({ name }) => name === given)?.pattern ?? (given === "" ? everyEvent : given);
  try {
    return compile(except(source, exclusions));
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    faults.push({ variable: given === "" ? "EXCEPT" : "PATTERN", expected: "a filter pattern", found: error.message });
    return undefined;
  }
}

/** Every JSON object, whatever its eventName. */
const everyEvent = "{ ($.eventName NOT EXISTS) || ($.eventName IS NULL) || ($.eventName = *) }";
