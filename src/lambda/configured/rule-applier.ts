import type { ChannelName } from "../../alert/channel.ts";
import { printPlace } from "../../document/place.ts";
import { IamAlertsError } from "../../errors.ts";
import { applyRules } from "../../rules/apply.ts";
import { readRules } from "../../rules/read.ts";
import { isExpired, type Rule, type RuleSet } from "../../rules/rule.ts";
import { listedAll } from "../../words.ts";
import type { ApplyRules } from "../answered.ts";
import type { LogEntry } from "../delivery.ts";
import { errorLine, reasonLine } from "../failure.ts";
import { configured } from "./configured.ts";

/** The most bytes that the text of the rules may have: YAML's parser needs about a second for 1 MB. */
const maxBytes = 250_000;

type Log = (entry: LogEntry) => void;
type Channels = Readonly<Partial<Record<ChannelName, unknown>>>;

/**
 * Returns a function that applies the rules in the text that RULES names; see `configured`. Faults of the rules are
 * logged when the text is read, and alerts have them as warnings.
 */
export function ruleApplier(source: string, channels: Channels, log: Log, now: () => number): ApplyRules {
  const read = configured({
    ...{ variable: "RULES", source, maxBytes, now },
    parse(text) {
      const set = withChannels(readRules(text, source), channels);
      logged(set, log, now());
      return set;
    },
    warn: ({ message, hint }) => log({ level: "WARN", message: `the former rules stay in use: ${message}`, hint }),
  });
  return async (alerts) => {
    try {
      const set = await read();
      return alerts.map((alert) => applyRules(alert, set, now()));
    } catch (error) {
      log({ level: "ERROR", message: "rules not known; alerts are sent without them", error: errorLine(error) });
      const warning = `the team's rules are not known: ${reasonLine(error)}`;
      return alerts.map((alert) => ({ ...alert, warnings: [...alert.warnings, warning] }));
    }
  };
}

function logged({ problems, rules }: RuleSet, log: Log, now: number): void {
  for (const { error, place } of problems) {
    const { message, hint } = error;
    log({ level: "ERROR", message: `fault in the rules: ${printPlace(place)}: ${message}`, hint });
  }
  for (const rule of rules.filter((each) => isExpired(each, now))) {
    const { number, until } = rule;
    log({ level: "WARN", message: `rule ${number} has expired: its last day was ${until}`, rule: number });
  }
}

/** Takes the channels from rules that name one that the function does not have: their alerts go to all channels. */
function withChannels({ rules, problems, ...set }: RuleSet, configuredChannels: Channels): RuleSet {
  const missing = ({ channels }: Rule) => channels?.filter((name) => configuredChannels[name] === undefined) ?? [];
  const names = Object.keys(configuredChannels);
  const unroutable = rules.filter((rule) => missing(rule).length > 0);
  const more = unroutable.map((rule) => ({
    error: new IamAlertsError(
      "config",
      `expected channels of the function in rule ${rule.number}, found ${listedAll(missing(rule))}`,
      { hint: `the function has ${listedAll(names)}; alerts of the rule go to all of them` },
    ),
    place: rule.place,
  }));
  return {
    ...set,
    rules: rules.map((rule) => (unroutable.includes(rule) ? { ...rule, channels: null } : rule)),
    problems: [...problems, ...more],
  };
}
