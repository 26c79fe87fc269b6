import type { PolicyCondition } from "../../../../src/alert/policy/statement.ts";

// A slow evaluator of conditions, written from the IAM User Guide alone, and callers to try conditions on.

/** The values of a request by key, in lower case; an absent key has none. */

/** A caller: the facts that the caller cannot choose. A list has the values of which the caller has one. */
export interface Caller {
  readonly fixed: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** The account whose ARNs the caller can have. */
  readonly account: string;
}

const absent: readonly string[] = [];
const hour = 3_600_000;
export const now: number = Date.parse("2026-03-01T12:00:00Z");

const times = [0, 25 * hour, 300 * 24 * hour].map((later) => [new Date(now + later).toISOString()]);
const seconds = times.map(([time = ""]) => [String(Date.parse(time) / 1000)]);
const clock = { "aws:currenttime": times, "aws:epochtime": seconds };
const noVpc = {
  "aws:sourcevpc": [absent, ["vpc-0a0a0a0a"]],
  "aws:sourcevpce": [absent, ["vpce-0a0a0a0a"]],
};

/** Holders of an identity policy without MFA; they know their own names, tags and account. */
export const holders: readonly Caller[] = ["203.0.113.77", "8.8.4.4", "150.1.2.3", "62.3.4.5"].map((ip) => ({
  account: "111122223333",
  fixed: {
    ...clock,
    ...noVpc,
    "aws:sourceip": [[ip]],
    "aws:multifactorauthpresent": [absent, ["false"]],
    "aws:multifactorauthage": [absent],
    "kms:viaservice": [absent, ["made.us-east-1.amazonaws.com"]],
    "kms:grantisforawsresource": [absent, ["false"]],
    "iam:passedtoservice": [["glue.amazonaws.com"], ["tasks.example.amazonaws.com"]],
    "iam:policyarn": [["arn:aws:iam::aws:policy/AdministratorAccess"], ["arn:aws:iam::111122223333:policy/made"]],
  },
}));

/** Outsiders with accounts, organizations and addresses of their own. */
export const outsiders: readonly Caller[] = ["200.0.0.9", "77.0.0.9", "1.2.3.4", "130.9.9.9"].map((ip, at) => {
  const account = ["999900001111", "012300001111", "543200001111", "878700001111"][at] ?? "";
  const id = ["AROAZ7ZZZZZZZZZZZZZZZ", "AIDAQ2AAAAAAAAAAAAAAA"];
  return {
    account,
    fixed: {
      ...clock,
      ...noVpc,
      "aws:sourceip": [[ip]],
      "aws:principalaccount": [[account]],
      "aws:sourceaccount": [absent, [account]],
      "aws:sourceowner": [absent, [account]],
      "kms:calleraccount": [[account]],
      "aws:principalorgid": [absent, [`o-zz${account}`]],
      "aws:principalorgpaths": [absent, [`o-zz${account}/r-1/ou-2/`]],
      "aws:sourceorgid": [absent, [`o-zz${account}`]],
      "aws:userid": id.flatMap((one) => [[`${one}:mallory`], [one]]),
    },
  };
});

/** Whether a caller can make a request that satisfies all conditions. Keys do not depend on each other. */
export function canPass(conditions: readonly PolicyCondition[], caller: Caller): boolean {
  const keys = new Set(conditions.map(({ key }) => key.toLowerCase()));
  return [...keys].every((key) => {
    const those = conditions.filter((one) => one.key.toLowerCase() === key);
    return choicesOf(key, those, caller).some((values) => those.every((one) => holds(one, values)));
  });
}

/** The values that a caller can give a key: the fixed ones, or any that the conditions name, with wildcards filled in. */
function choicesOf(
  key: string,
  conditions: readonly PolicyCondition[],
  caller: Caller,
): readonly (readonly string[])[] {
  const fixed = caller.fixed[key];
  if (fixed !== undefined) return fixed;
  const written = conditions.flatMap(({ values }) => values);
  const filled = written.flatMap((value) => ["a", "Z9", ""].map((fill) => value.replace(/[*?]/g, fill || "x")));
  if (key === "aws:principalarn" || key === "aws:sourcearn") {
    const own = [`arn:aws:iam::${caller.account}:role/a`, `arn:aws:sns:us-east-1:${caller.account}:a`];
    // A path of a role can hold what a pattern has behind its first wildcard.
    const paths = written.map(
      (value) => `arn:aws:iam::${caller.account}:role/${value.slice(value.search(/[*?]/) + 1)}`,
    );
    const buckets = key === "aws:sourcearn" ? filled.filter((value, at) => isNewBucket(value, written, at)) : [];
    return [absent, ...[...own, ...paths, ...buckets].map((value) => [value])];
  }
  return [absent, ["zzz"], ["true"], ["false"], ["1"], ["99999"], ...[...written, ...filled].map((value) => [value])];
}

function isNewBucket(value: string, written: readonly string[], at: number): boolean {
  return /^arn:aws:s3:::/.test(value) && /[*?]/.test(written[Math.floor(at / 3)] ?? "");
}

/** Whether a condition holds for the values that a request has for its key. */
function holds({ quantifier, operator, ifExists, values }: PolicyCondition, present: readonly string[]): boolean {
  if (operator === "null") return values.some((value) => (value.toLowerCase() === "true") === (present.length === 0));
  const test = tests[operator.replace(/not(?=equals|like|ipaddress)|^not(?=ip)/, "")];
  if (test === undefined) return true;
  const isNegative = /^stringnot|^arnnot|^numericnot|^datenot|^notip/.test(operator);
  if (present.length === 0) return ifExists || isNegative || quantifier === "all";
  const one = (value: string) => values.some((expected) => test(expected, value)) !== isNegative;
  return quantifier === "all" ? present.every(one) : present.some(one);
}

const like = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[$()+.[\\\]^{|}]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  ).test(value);
const arnLike = (pattern: string, value: string): boolean => {
  const cut = (text: string) => [...text.split(":").slice(0, 5), text.split(":").slice(5).join(":")];
  const [patterns, parts] = [cut(pattern), cut(value)];
  return patterns.length === parts.length && patterns.every((part, at) => like(part, parts[at] ?? ""));
};
const equals = (one: string, other: string) => one === other;
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const number = (compare: (value: number, expected: number) => boolean) => (expected: string, value: string) =>
  compare(Number(value), Number(expected));
const seconds1970 = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const date = (compare: (value: number, expected: number) => boolean) => (expected: string, value: string) =>
  compare(seconds1970(value), seconds1970(expected));
const compares = {
  equals: (value: number, expected: number) => value === expected,
  lessthan: (value: number, expected: number) => value < expected,
  lessthanequals: (value: number, expected: number) => value <= expected,
  greaterthan: (value: number, expected: number) => value > expected,
  greaterthanequals: (value: number, expected: number) => value >= expected,
};

/** Whether an address is in a network, in strings of bits. */
function isInNetwork(network: string, address: string): boolean {
  const [base = "", length = "32"] = network.split("/");
  const bits = (text: string) =>
    text
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  if (!/^[\d.]+$/.test(base) || !/^\d+$/.test(length)) return false;
  return bits(base).slice(0, Number(length)) === bits(address).slice(0, Number(length));
}

const tests: Readonly<Record<string, (expected: string, value: string) => boolean>> = {
  stringequals: equals,
  stringequalsignorecase: same,
  stringlike: like,
  arnequals: arnLike,
  arnlike: arnLike,
  bool: same,
  binaryequals: equals,
  ipaddress: isInNetwork,
  ...Object.fromEntries(Object.entries(compares).map(([name, compare]) => [`numeric${name}`, number(compare)])),
  ...Object.fromEntries(Object.entries(compares).map(([name, compare]) => [`date${name}`, date(compare)])),
};
