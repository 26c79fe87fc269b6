import type { Command } from "commander";
import { maxRegexes, maxWildcardSelectors } from "../../pattern/parse/limits.ts";
import { maxLength } from "../../pattern/parse/parser.ts";
import { formatHelp } from "../flags/output.ts";

/** One program for each command, with that command declared; the first has none. */
type Programs = Promise<readonly Command[]>;

const exitCodes = `Exit codes

  0    yes, or done         alerts printed; something matched; every expectation met
  1    the answer is no     the pattern let nothing through; nothing matched; an expectation failed; no test ran;
                            too little coverage; more alerts a day than --max-per-day; drift; a red check;
                            a disagreement with AWS
  2    there is no answer   a bad flag or pattern; input that cannot be read; AWS refused; a check that could not be made
  130  interrupted          Ctrl-C

Where something could not be read, the rest is printed all the same, and the exit code is 2.
Errors go to stderr: what was expected, what was found, where, and a hint. With --format json or ndjson, one JSON object:

  {"error":{"code":"usage","message":"…","hint":"…","details":{…}}}

The codes are stable: usage, pattern-syntax, payload, record, config, not-found, aws-credentials, aws-denied, aws-limit,
aws, timeout.

Example:
  $ iam-alerts match iam-changes events.ndjson > /dev/null && echo "IAM changed"
`;

const patterns = `Filter patterns of CloudWatch Logs

Terms: every one must be in the message, in any order; upper and lower case differ
  ERROR timeout            both
  ?ERROR ?Exception        either; without effect beside other terms
  ERROR -DEBUG             the one without the other
  "a phrase" %4\\d\\d%       what is in quotes, with blanks; a regular expression

JSON: conditions on fields, for CloudTrail
  { $.eventName = "Create*" }                    * stands for any text
  { $.userIdentity.type != "AWSService" }        holds only where the field is there
  { $.requestParameters.tags[0].key = "team" }   lists, from 0; [*] for any
  { $.responseElements IS NULL }                 IS TRUE, IS FALSE, NOT EXISTS
  { $.a = 1 && ($.b >= 2 || $.c = %^x\\d+$%) }     numbers; && before ||

Space-delimited: a name, a condition or ... for each field of a line
  [ip, user, ..., status = 4*, bytes > 1000]

A pattern has at most ${maxLength} characters, ${maxRegexes} regular expressions and ${maxWildcardSelectors} selectors with a wildcard.
Wherever a command takes a pattern: a preset's name, @file, or its text. iam-alerts patterns lists the presets; its
flags are in iam-alerts patterns --help.

Examples:
  $ iam-alerts explain '{ $.eventName = "Delete*" && $.userIdentity.type != "AWSService" }'
  $ iam-alerts match iam-changes --explain ListUsers
  $ iam-alerts test --init iam-changes
`;

const formatExamples = `

--format wins; else terminal where stdout is a terminal, else ndjson. With --fields alone, ndjson. What is no alert
(patterns, explain, …) has terminal, text, json and ndjson; expectations have tap and github besides.

Examples:
  $ iam-alerts decode CreateUser StopLogging --format html > mail.html
  $ iam-alerts decode CreateUser StopLogging --format csv --fields time,title,actor.name
  $ iam-alerts decode --min-severity high --format markdown CreateUser >> "$GITHUB_STEP_SUMMARY"
`;

/** What no flag stands for. */
const otherVariables = `
Output
  NO_COLOR, FORCE_COLOR      no colour, colour; --color and --no-color win
  COLUMNS                    how wide lines are where stdout is no terminal
  FORCE_HYPERLINK            links on the terminal: 1 yes, 0 no
  LC_ALL, LC_CTYPE, LANG     ASCII only, where they name a locale other than UTF-8; so does TERM=dumb

AWS: credentials, Region and endpoints are found as the AWS SDK finds them
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_CONFIG_FILE, AWS_CA_BUNDLE, …
  https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html

Files
  XDG_CACHE_HOME             where completion keeps names of log groups (default: ~/.cache)

Example:
  $ IAM_ALERTS_PATTERN=iam-all-changes iam-alerts simulate TagRole
`;

/** The variables that stand for flags, read off the flags' own descriptions: "(env: NAME)". */
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
  return `Environment\n\nIn place of flags, which win\n${rows.sort().join("\n")}\n${otherVariables}`;
}

const topics: Readonly<Record<string, string | ((programs: Programs) => Promise<string>)>> = {
  "exit-codes": exitCodes,
  environment,
  patterns,
  formats: `${formatHelp.trimStart()}${formatExamples}`,
};

/** What `help` explains besides commands. */
export const topicNames: readonly string[] = Object.keys(topics);

export function isTopic(name: string): boolean {
  return Object.hasOwn(topics, name);
}

/** A topic's text. */
export async function topic(name: string, programs: Programs): Promise<string> {
  const text = topics[name] ?? "";
  return typeof text === "string" ? text : text(programs);
}
