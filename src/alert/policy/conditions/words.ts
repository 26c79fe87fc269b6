import { own } from "../../../cloudtrail/fields.ts";
import { count, listed } from "../../../words.ts";
import { safe } from "../../title/safe.ts";
import { accountWords, arnWords } from "../names.ts";
import type { PolicyCondition } from "../statement.ts";

/** Phrases for condition keys: one if the key must have a value, one if it must not. */
const adverbs: Readonly<Record<string, readonly [is: string, isNot: string]>> = {
  "aws:sourceip": ["from {}", "from outside {}"],
  "aws:sourcevpc": ["from {}", "from outside {}"],
  "aws:sourcevpce": ["from {}", "from outside {}"],
  "aws:requestedregion": ["in {}", "outside {}"],
  "aws:principalorgid": ["within organization {}", "outside organization {}"],
  "aws:sourceorgid": ["for organization {}", "for organizations other than {}"],
  "aws:principalaccount": ["from {}", "from outside {}"],
  "kms:calleraccount": ["from {}", "from outside {}"],
  "aws:sourceaccount": ["for {}", "for anything except {}"],
  "aws:sourceowner": ["for {}", "for anything except {}"],
  "aws:sourcearn": ["for {}", "for anything except {}"],
  "aws:principalarn": ["by {}", "by anyone except {}"],
  "sts:externalid": ["with the external ID {}", "with an external ID other than {}"],
  "iam:passedtoservice": ["to {}", "to anything except {}"],
  "kms:viaservice": ["through {}", "other than through {}"],
};

/** Phrases for the claims of identity providers' tokens: SAML:aud, token.actions.githubusercontent.com:sub. */
const claims: Readonly<Record<string, readonly [is: string, isNot: string]>> = {
  aud: ["for the audience {}", "for an audience other than {}"],
  sub: ["with the subject {}", "with a subject other than {}"],
};

const flags: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  "aws:multifactorauthpresent": ["with MFA", "without MFA"],
  "aws:securetransport": ["over TLS", "without TLS"],
  "aws:viaawsservice": ["through an AWS service", "other than through an AWS service"],
  "kms:grantisforawsresource": ["for an AWS service", "for anything other than an AWS service"],
};

/**
 * The operators as verbs.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const verbs: Readonly<Record<string, string>> = {
  stringequals: "is",
  stringnotequals: "is not",
  stringequalsignorecase: "is",
  stringnotequalsignorecase: "is not",
  stringlike: "is like",
  stringnotlike: "is not like",
  numericequals: "is",
  numericnotequals: "is not",
  numericlessthan: "is less than",
  numericlessthanequals: "is at most",
  numericgreaterthan: "is more than",
  numericgreaterthanequals: "is at least",
  dateequals: "is",
  datenotequals: "is not",
  datelessthan: "is before",
  datelessthanequals: "is not after",
  dategreaterthan: "is after",
  dategreaterthanequals: "is not before",
  bool: "is",
  binaryequals: "is",
  ipaddress: "is in",
  notipaddress: "is not in",
  arnequals: "is like",
  arnlike: "is like",
  arnnotequals: "is not like",
  arnnotlike: "is not like",
};

/** The number of conditions that a sentence spells out. */
const maxConditions = 3;

/** Returns "with MFA and from 192.0.2.0/24", "if aws:username is bob"; an empty text for no conditions. */
export function conditionWords(conditions: readonly PolicyCondition[], account: string | null): string {
  const parts = conditions.slice(0, maxConditions).map((condition) => clauseWords(condition, account));
  const rest = conditions.length - maxConditions;
  const more = rest > 0 ? [`under ${count(rest, "more condition")}`] : [];
  const ifs = parts.filter((part) => part.startsWith("if "));
  return [...parts.filter((part) => !ifs.includes(part)), ...ifs, ...more].join(" and ");
}

function clauseWords(condition: PolicyCondition, account: string | null): string {
  const { operator, key, values } = condition;
  if (operator === "null") return `if ${safe(key)} is ${values[0]?.toLowerCase() === "true" ? "absent" : "present"}`;
  return flagWords(condition) ?? adverbWords(condition, account) ?? predicate(condition, account);
}

function flagWords({
  quantifier,
  operator,
  ifExists,
  key,
  values: [value = "", ...others],
}: PolicyCondition): string | undefined {
  const words = own(flags, key.toLowerCase());
  const isTrue = value.toLowerCase() === "true";
  if (words === undefined || operator !== "bool" || quantifier !== null || others.length > 0) return undefined;
  if (!isTrue && value.toLowerCase() !== "false") return undefined;
  // An absent key means no MFA: "without" is still true then, "with" is not.
  return isTrue && ifExists ? undefined : words[isTrue ? 0 : 1];
}

function adverbWords(
  { quantifier, operator, ifExists, key, values }: PolicyCondition,
  account: string | null,
): string | undefined {
  if (quantifier !== null || values.length === 0) return undefined;
  const lower = key.toLowerCase();
  if (lower === "aws:currenttime" && values.length === 1 && !ifExists && operator.startsWith("date")) {
    if (operator.startsWith("datelessthan")) return `before ${safe(values[0] ?? "")}`;
    if (operator.startsWith("dategreaterthan")) return `after ${safe(values[0] ?? "")}`;
  }
  const words = own(adverbs, lower) ?? own(claims, lower.slice(lower.lastIndexOf(":") + 1));
  const isNot = isNegative(operator);
  if (words === undefined || (ifExists && !isNot)) return undefined;
  if (!/^(?:string|arn)(?:not)?(?:equals|like)|^(?:not)?ipaddress$/.test(operator)) return undefined;
  return words[isNot ? 1 : 0].replace("{}", () => valueWords(values, account, isNot ? "and" : "or"));
}

/** Returns "if every aws:TagKeys is team or cost"; an unknown operator appears as it is written. */
function predicate(
  { quantifier, operator, written, ifExists, key, values }: PolicyCondition,
  account: string | null,
): string {
  const verb = own(verbs, operator) ?? `meets ${safe(written)}`;
  // A pattern without a wildcard is a plain value.
  const plain = verb.endsWith(" like") && !values.some((value) => /[*?]/.test(value)) ? verb.slice(0, -5) : verb;
  const subject = `${quantifier === null ? "" : quantifier === "all" ? "every " : "any "}${safe(key)}`;
  const isNever = values.length === 0 && !isNegative(operator) && !ifExists && quantifier !== "all";
  if (isNever) return `if ${subject} ${plain} one of no values, which never holds`;
  return `if ${subject} ${plain} ${valueWords(values, account, "or")}${ifExists && !isNegative(operator) ? " or absent" : ""}`;
}

function valueWords(values: readonly string[], account: string | null, joiner: "and" | "or"): string {
  const words = values.map((value) => {
    if (value.startsWith("arn:")) return arnWords(value, account);
    return /^\d{12}$/.test(value) ? accountWords(value, account) : safe(value) || '""';
  });
  return listed(words, joiner);
}

/** Whether an operator excludes values; such a condition also holds if the key is absent. */
function isNegative(operator: string): boolean {
  return /^(?:string|arn|numeric|date)not|^notip/.test(operator);
}
