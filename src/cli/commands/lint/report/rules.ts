import type { DiagnosticCode } from "../../../../pattern/lint/lint.ts";
import { carrierRules, type Rule } from "./carrier-rules.ts";

/** The codes of the command itself. */
type OwnCode = "pattern-syntax" | "nearly-preset" | "unknown-suppression" | "unused-suppression";

/** The rules for patterns and suppressions, by code. */
const patternRules: Readonly<Record<DiagnosticCode | OwnCode, Rule>> = {
  "pattern-syntax": {
    title: "AWS refuses the pattern",
    help: "The pattern does not follow the syntax of CloudWatch Logs. Creating or updating the filter fails.",
  },
  "nearly-preset": {
    title: "A published pattern with one clause changed",
    help: "The pattern equals a pattern of Security Hub or CIS except for one clause. Auditors compare the text, so add the clause or say why it differs.",
  },
  "unknown-suppression": {
    title: "A suppression names no known code",
    help: "The comment iam-alerts-ignore needs a code that this tool reports. A misspelled code silences nothing.",
  },
  "unused-suppression": {
    title: "A suppression silences nothing",
    help: "No problem with this code is at the comment. Remove the comment, or it will hide the next problem.",
  },
  "absent-not-equal": {
    title: "!= is false if the field is missing",
    help: "A condition with != does not match events that lack the field. Add an alternative with NOT EXISTS if those events should match.",
  },
  "or-of-not-equals": {
    title: "An OR of != is nearly always true",
    help: "Every value differs from at least one of two others. Join the conditions with && instead.",
  },
  "mixed-and-or": {
    title: "&& and || without parentheses",
    help: "AWS applies && before ||. A condition such as the event source then guards the first alternative only.",
  },
  "optional-terms-ignored": {
    title: "Terms with ? are ignored",
    help: "Terms with ? count only if all terms have one. Beside other terms, AWS ignores them.",
  },
  "interior-wildcard": {
    title: "A wildcard inside a value",
    help: "AWS documents * only at the beginning and the end of a value.",
  },
  "leading-wildcard-early": {
    title: "A value that begins with a wildcard comes first",
    help: "AWS may evaluate the pattern faster if a condition without a leading wildcard comes first.",
  },
  "boolean-as-text": {
    title: "A boolean is compared with text",
    help: "CloudTrail writes true and false without quotes. Use IS TRUE or IS FALSE.",
  },
  "null-as-text": {
    title: "null is compared with text",
    help: "The value null is not text. Use IS NULL, or NOT EXISTS for a missing field.",
  },
  "any-not-equal": {
    title: "!= on several values",
    help: "With a wildcard in the selector, != is true as soon as one of the values differs.",
  },
  "never-holds": {
    title: "A condition is never true",
    help: "No event can meet the condition. If the whole pattern depends on it, the filter never matches.",
  },
  "always-holds": {
    title: "A condition is always true",
    help: "Every event meets the condition, so the filter matches more than it seems to.",
  },
  "duplicate-clause": {
    title: "The same condition twice",
    help: "One of the two adds nothing. Often, another value was meant.",
  },
  "subsumed-clause": {
    title: "A condition that another one covers",
    help: "The condition adds nothing to the pattern. Often, another value was meant.",
  },
  "unknown-event-name": {
    title: "No call has this name",
    help: "The service has no API call with this name, so the condition never matches. Check the spelling.",
  },
  "unlisted-event-name": {
    title: "No AWS API has this call",
    help: "The condition probably matches nothing. Only events of the console, of agents and of AWS services themselves can have other names.",
  },
  "unknown-event-source": {
    title: "No service has this event source",
    help: "CloudTrail does not record events with this source. It can differ from the service's name.",
  },
  "unknown-field": {
    title: "CloudTrail has no such field",
    help: "Names of fields are case-sensitive. A condition on a field that no record has does not match.",
  },
  "no-event-source": {
    title: "The event source is not tested",
    help: "Several services have a call with this name. Add a condition on $.eventSource.",
  },
  "hyphen-in-term": {
    title: "A hyphen in a term",
    help: "AWS reads a hyphen as an exclusion, or refuses it. Put the term in double quotes.",
  },
  "word-as-operator": {
    title: "A word that looks like an operator",
    help: "AND, OR and NOT are words to search for in a pattern of terms.",
  },
  "number-as-text": {
    title: "A number in quotes",
    help: "A number in quotes matches text only. Leave the quotes out if the field is a number.",
  },
  "regex-match-all": {
    title: "A regular expression that matches everything",
    help: "The expression matches every text, so the condition only tests whether the field exists.",
  },
  "space-too-few-fields": {
    title: "Fewer fields than the line has",
    help: "A space-delimited pattern matches only lines with as many fields, unless it contains an ellipsis.",
  },
  "error-code-variants": {
    title: "An error code that services write differently",
    help: "EC2 writes Client.UnauthorizedOperation, and many services write AccessDeniedException. Use wildcards.",
  },
  "mfa-unknown": {
    title: "The MFA field is missing in some events",
    help: "Only some events say whether MFA was used. A condition on the field misses the others.",
  },
  "no-condition": {
    title: "Fields without a condition",
    help: "A pattern in [brackets] that only names fields matches every line. To search for a word, use quotes.",
  },
  "terms-in-any-order": {
    title: "Words without quotes match in any order",
    help: "Each word may be anywhere in the message. Put the whole phrase in double quotes to search for it.",
  },
  "misleading-phrase": {
    title: "Syntax inside quotes",
    help: "Inside double quotes, wildcards and conditions are plain text.",
  },
  "spaced-alternatives": {
    title: "Spaces around | belong to the alternatives",
    help: "In a regular expression, the spaces around | must be in the message, too.",
  },
  "regex-in-slashes": {
    title: "A regular expression between slashes",
    help: "CloudWatch Logs writes regular expressions between percent signs.",
  },
  "idle-clause": {
    title: "A condition adds nothing",
    help: "A stricter condition makes this one redundant. Often, wildcards were meant.",
  },
  "whole-message": {
    title: "A whole message is compared",
    help: "Without wildcards, the value must be the whole text of the field. To search inside it, use *text*.",
  },
};

/** All codes that can be reported, with their rules. */
export const rules: Readonly<Record<string, Rule>> = { ...patternRules, ...carrierRules };

/** The codes that a comment can silence. */
export const knownCodes: readonly string[] = Object.keys(rules).sort();
