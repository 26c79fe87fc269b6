import type { Command } from "commander";
import { maxRegexes, maxWildcardSelectors } from "../../pattern/parse/limits.ts";
import { maxLength } from "../../pattern/parse/parser.ts";
import { formatHelp } from "../flags/output.ts";

/** One program for each command, with that command declared; the first program declares none. */
type Programs = Promise<readonly Command[]>;

const exitCodes = `Exit codes

  0    yes, or done         alerts were printed; something matched; every expectation was met
  1    the answer is no     nothing matched, or the pattern let no event through; an expectation failed; no test ran;
                            coverage is too low; a day has more alerts than --max-per-day; drift; a red check;
                            AWS disagrees about a match; lint found an error, or no pattern
  2    there is no answer   a bad flag or pattern; unreadable input; AWS refused a call; a check could not be made
  130  interrupted          Ctrl-C

If part of the input cannot be read, the rest is still printed, and the exit code is 2.
Errors go to stderr: what was expected, what was found, where, and a hint. With --format json or ndjson, an error is one
JSON object:

  {"error":{"code":"usage","message":"…","hint":"…","details":{…}}}

The codes are stable: usage, pattern-syntax, payload, record, config, not-found, aws-credentials, aws-denied, aws-limit,
aws, timeout.

Example:
  $ iam-alerts match recommended events.ndjson > /dev/null && echo "IAM changed"
`;

const patterns = `Filter patterns of CloudWatch Logs

Terms: all of them must be in the message, in any order; they are case-sensitive
  ERROR timeout            both
  ?ERROR ?Exception        at least one; ignored next to other terms
  ERROR -DEBUG             the first without the second
  "a phrase" %4\\d\\d%       quoted text, with spaces; a regular expression

JSON: conditions on fields, for CloudTrail
  { $.eventName = "Create*" }                    * matches any text
  { $.userIdentity.type != "AWSService" }        holds only if the field exists
  { $.requestParameters.tags[0].key = "team" }   list items, from 0; [*] for any
  { $.responseElements IS NULL }                 IS TRUE, IS FALSE, NOT EXISTS
  { $.a = 1 && ($.b >= 2 || $.c = %^x\\d+$%) }     numbers; && before ||

Space-delimited: a name, a condition or ... for each field of a line
  [ip, user, ..., status = 4*, bytes > 1000]

A pattern has at most ${maxLength} characters, ${maxRegexes} regular expressions and ${maxWildcardSelectors} selectors with a wildcard.
Every command that takes a pattern accepts a preset's name, @file, or the pattern's text. iam-alerts patterns lists the
presets; iam-alerts patterns --help describes that command.

Examples:
  $ iam-alerts explain '{ $.eventName = "Delete*" && $.userIdentity.type != "AWSService" }'
  $ iam-alerts match recommended --explain ListUsers
  $ iam-alerts test --init
`;

const formatExamples = `

The default format is terminal if stdout is a terminal. Otherwise it is ndjson for events, alerts and verdicts, and text for
reports: explain, patterns, diff, doctor, subscribe, deploy and simulate --list. With --fields it is ndjson; --format takes
precedence. Output other than alerts has terminal, text, json and ndjson. Test results also have tap and github, and the
problems that lint finds have sarif, github and junit.

Examples:
  $ iam-alerts decode CreateUser StopLogging --format html > mail.html
  $ iam-alerts decode CreateUser StopLogging --format csv --fields time,title,actor.name
  $ iam-alerts decode --min-severity high --format markdown CreateUser >> "$GITHUB_STEP_SUMMARY"
`;

/** The variables that do not replace a flag. */
const otherVariables = `
Output
  NO_COLOR, FORCE_COLOR      turn color off or on; --color and --no-color take precedence
  COLUMNS                    the line width if stdout is not a terminal
  FORCE_HYPERLINK            links on the terminal: 1 yes, 0 no
  LC_ALL, LC_CTYPE, LANG     with a locale other than UTF-8, or with TERM=dumb, only ASCII is printed

AWS: the AWS SDK finds credentials, Region and endpoints
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_CONFIG_FILE, AWS_CA_BUNDLE, …
  https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html

Files
  XDG_CACHE_HOME             folder in which completion caches log group names (default: ~/.cache)

Example:
  $ IAM_ALERTS_PATTERN=iam-all-changes iam-alerts simulate TagRole
`;

/** Lists the variables that replace flags, read from the flags' descriptions: "(env: NAME)". */
async function environment(programs: Programs): Promise<string> {
  const flags = new Map<string, Set<string>>();
  for (const { options, commands } of await programs) {
    for (const { long, description } of [...options, ...commands.flatMap((command) => command.options)]) {
      const [, variable] = /\benv: ([A-Z_]+)/.exec(description) ?? [];
      if (variable === undefined) continue;
      flags.set(variable, (flags.get(variable) ?? new Set()).add(long ?? ""));
    }
  }
  const rows = [...flags].map(([variable, longs]) => `  ${variable.padEnd(26)} ${[...longs].join(", ")}`);
  return `Environment\n\nInstead of flags, which take precedence\n${rows.sort().join("\n")}\n${otherVariables}`;
}

const topics: Readonly<Record<string, string | ((programs: Programs) => Promise<string>)>> = {
  "exit-codes": exitCodes,
  environment,
  patterns,
  formats: `${formatHelp.trimStart()}${formatExamples}`,
};

/** The topics that `help` explains, in addition to commands. */
export const topicNames: readonly string[] = Object.keys(topics);

export function isTopic(name: string): boolean {
  return Object.hasOwn(topics, name);
}

/** Returns a topic's text. */
export async function topic(name: string, programs: Programs): Promise<string> {
  const text = topics[name] ?? "";
  return typeof text === "string" ? text : text(programs);
}
