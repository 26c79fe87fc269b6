import type { ChannelName } from "../alert/channel.ts";
import { isTimeZone } from "../alert/local-time.ts";
import { type Severity, severities } from "../alert/severity.ts";
import type { Matcher } from "../pattern/match/compile.ts";
import { isPortalUrl, isRunbookUrl, portalExpected, runbookExpected } from "../response/address.ts";
import { type Channels, readChannels, readMinSeverities } from "./channels/destinations.ts";
import { type HeartbeatSettings, readHeartbeat } from "./heartbeat.ts";
import {
  accepted,
  type Choose,
  configError,
  type Fault,
  foundIn,
  matching,
  oneOf,
  type Read,
  toAliases,
  toCount,
  toFlag,
} from "./values.ts";

/** The function's settings. */
export interface Config {
  readonly channels: Channels;
  /** The lowest severity that each channel gets, of the alerts that `minSeverity` lets through. */
  readonly minSeverities: Readonly<Record<ChannelName, Severity>>;
  /** Checks every event again; if undefined, every event that passes the subscription filter raises an alert. */
  readonly matcher: Matcher | undefined;
  readonly minSeverity: Severity;
  /** Whether to alert only on calls that failed or were denied. */
  readonly onlyFailed: boolean;
  /** Whether to leave out calls that a machine made. */
  readonly human: boolean;
  /** One message per payload, or one per alert. */
  readonly group: "payload" | "each";
  /** The number of alerts that a message describes in full; it summarizes the others. */
  readonly maxAlerts: number;
  /** Names of accounts, by id. */
  readonly accountAliases: ReadonlyMap<string, string>;
  /** The place of the list of the organization's accounts, as `sourceOf` reads it; null if they are not known. */
  readonly accounts: string | null;
  /** The place of the team's rules, as `sourceOf` reads it; null for none. */
  readonly rules: string | null;
  /** The IANA name of the time zone for local times; null for UTC alone. */
  readonly timeZone: string | null;
  /** The address of your instructions, with placeholders. */
  readonly runbookUrl: string | null;
  /** The address of the access portal, with a placeholder for the account; null for links to the console itself. */
  readonly portalUrl: string | null;
  /** The DynamoDB table that records which alerts were sent, so that no instance sends one again. */
  readonly dedupTable: string | null;
  /** Undefined if the function writes no heartbeats. */
  readonly heartbeat: HeartbeatSettings | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the second check of every event, undefined for none, and adds what is wrong with its settings. */
export type MatcherReader = (env: Environment, faults: Fault[]) => Matcher | undefined;

/** The number of alerts that a message describes in full unless MAX_ALERTS is set. */
const defaultMaxAlerts = 50;

/**
 * Reads the function's settings from its environment: those of the channels in channels/destinations.ts, PATTERN, EXCEPT,
 * MIN_SEVERITY, ONLY_FAILED, HUMAN, GROUP, MAX_ALERTS, ACCOUNT_ALIASES, ACCOUNTS, RULES, TIME_ZONE, RUNBOOK_URL,
 * PORTAL_URL, DEDUP_TABLE, HEARTBEAT_LOG_GROUP, HEARTBEAT_EVENT. An empty variable counts as not set.
 *
 * @throws IamAlertsError `config` that lists every fault: the variable, the expected value and the one found.
 *
 * @param readMatcher reads PATTERN and EXCEPT; the function loads it only if one of them is set
 */
export function readSettings(env: Environment, readMatcher: MatcherReader): Config {
  const faults: Fault[] = [];
  const read: Read = (variable, expected, parse, none, values) => {
    const found = env[variable]?.trim() ?? "";
    const value = found === "" ? none : parse(found);
    if (value === undefined) faults.push({ variable, expected, found: foundIn(variable, found, values) });
    return value ?? none;
  };
  const choose: Choose = (variable, values, none) => {
    const expected = values.length === 2 ? values.join(" or ") : `one of ${values.join(", ")}`;
    return read(variable, expected, oneOf(values), none, values);
  };
  const flag = (variable: string) => read(variable, "true or false", toFlag, false, ["true", "false"]);
  const isAny = accepted(() => true);
  const any = (variable: string) => read(variable, "", isAny, null);
  const config: Config = {
    channels: readChannels(env, read, choose, faults),
    minSeverities: readMinSeverities(choose),
    matcher: readMatcher(env, faults),
    minSeverity: choose("MIN_SEVERITY", severities, "info"),
    onlyFailed: flag("ONLY_FAILED"),
    human: flag("HUMAN"),
    group: choose("GROUP", ["payload", "each"], "payload"),
    maxAlerts: read("MAX_ALERTS", "a whole number from 1 to 999999", toCount, defaultMaxAlerts),
    accountAliases: read(
      "ACCOUNT_ALIASES",
      "a list such as 111122223333=production,444455556666=test",
      toAliases,
      new Map(),
    ),
    // A text that cannot be read must not lose an alert: the alerts say that it could not be read.
    accounts: any("ACCOUNTS"),
    rules: any("RULES"),
    timeZone: read("TIME_ZONE", "the IANA name of a time zone such as Europe/Berlin", accepted(isTimeZone), null),
    runbookUrl: read("RUNBOOK_URL", runbookExpected, accepted(isRunbookUrl), null),
    portalUrl: read("PORTAL_URL", portalExpected, accepted(isPortalUrl), null),
    dedupTable: read("DEDUP_TABLE", "the name or ARN of a DynamoDB table", matching(/^[\w.:/-]{3,1024}$/), null),
    heartbeat: readHeartbeat(read),
  };
  if (faults.length > 0) throw configError(faults);
  return config;
}
