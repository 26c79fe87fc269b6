import { type Command, Option } from "commander";
import { isTimeZone } from "../../alert/local-time.ts";
import type { DetectSettings } from "../../detect.ts";
import { IamAlertsError } from "../../errors.ts";
import { isPortalUrl, isRunbookUrl, portalExpected, runbookExpected } from "../../response/address.ts";
import { didYouMean } from "../../words.ts";
import { type AccountOptions, accountContextOf, addAccountOptions } from "./accounts.ts";

/** The flags that say about alerts what records do not, as the function's settings with the same names do. */
export interface ContextOptions extends AccountOptions {
  readonly timeZone?: string;
  readonly runbookUrl?: string;
  readonly portalUrl?: string;
  /** Whether alerts have the flag that silences them; only decode has this flag. */
  readonly showExcept?: boolean;
}

/** Adds the flags that say about alerts what records do not. */
export function addContextOptions(command: Command): Command {
  return addAccountOptions(command)
    .addOption(
      new Option(
        "--time-zone <name>",
        "time zone in which alerts have the time, too: an IANA name such as Europe/Berlin",
      ).argParser(parseTimeZone),
    )
    .addOption(
      new Option(
        "--runbook-url <url>",
        "address of your instructions; {finding}, {severity}, {service} and {event} are filled",
      ).argParser(addressParser("--runbook-url", isRunbookUrl, runbookExpected)),
    )
    .addOption(
      new Option(
        "--portal-url <url>",
        "address of Identity Center's access portal with {account} and a role, which links go through",
      ).argParser(addressParser("--portal-url", isPortalUrl, portalExpected)),
    );
}

function parseTimeZone(text: string): string {
  if (isTimeZone(text)) return text;
  throw new IamAlertsError(
    "usage",
    `expected the IANA name of a time zone after --time-zone, found ${JSON.stringify(text)}`,
    { hint: didYouMean(text, Intl.supportedValuesOf("timeZone")) ?? "for example Europe/Berlin or UTC" },
  );
}

function addressParser(flag: string, isValid: (text: string) => boolean, expected: string): (text: string) => string {
  return (text) => {
    if (isValid(text)) return text;
    throw new IamAlertsError("usage", `expected ${expected} after ${flag}, found ${JSON.stringify(text)}`);
  };
}

/**
 * Returns the settings of `detect` that the flags give.
 *
 * @throws IamAlertsError `config` for a file of accounts that cannot be read or contains something else
 */
export async function contextOf(options: ContextOptions): Promise<DetectSettings> {
  return { ...(await accountContextOf(options)), timeZone: options.timeZone };
}
