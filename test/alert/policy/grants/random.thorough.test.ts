import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../../src/alert/policy/policy.ts";
import { policyOf, recordOf } from "../policies.ts";
import { allowedProbe, holder, probes, resources, type Statement } from "./evaluator.ts";

/** The number of random policies: RANDOM_POLICIES=100000 for the long run. */
const runs = Number(process.env["RANDOM_POLICIES"] ?? 3000);
const seed = Number(process.env["RANDOM_SEED"] ?? 20_261);

/** Returns numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomNumbers(seed);
const below = (limit: number) => Math.floor(random() * limit);
const chance = (part: number) => random() < part;
const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
const some = <Value>(make: () => Value, most: number): readonly Value[] =>
  Array.from({ length: 1 + below(most) }, make);

const harmless = [
  "s3:GetObject",
  "ec2:DescribeInstances",
  "iam:GetUser",
  "iam:ListRoles",
  "sqs:SendMessage",
  "logs:PutLogEvents",
];
const others = [
  "arn:aws:s3:::logs",
  "arn:aws:s3:::logs/*",
  "arn:aws:dynamodb:*:*:table/Orders",
  "arn:aws:iam::*:mfa/*",
];
/** A single key or secret is not a finding, so that policies name others than those that are probed. */
const arns = Object.values(resources)
  .flat()
  .map((arn) =>
    /:(?:kms|secretsmanager):/.test(arn) ? arn.replace("q7x0z", "other").replace("AbCdEf", "GhIjKl") : arn,
  );
const variables = ["aws:username", "AWS:Username"].map((name) => `\${${name}}`);

/** Replaces a stretch of a text, of any length, by another. */
function stretch(text: string, by: string, longest: number): string {
  const from = below(text.length + 1);
  return text.slice(0, from) + by + text.slice(from + below(longest + 1));
}

const questions = (text: string) => [...text].map((one) => (one !== ":" && chance(0.2) ? "?" : one)).join("");
const cased = (text: string) => [...text].map((one) => (chance(0.5) ? one.toUpperCase() : one.toLowerCase())).join("");

function action(): string {
  let text = chance(0.75) ? pick(probes)[0] : pick(harmless);
  if (chance(0.1)) return pick(["*", "*:*", "**", "?*"]);
  if (chance(0.15)) text = text.replace(/:.*/, ":*");
  if (chance(0.3)) text = stretch(text, "*", 12);
  if (chance(0.15)) text = stretch(text, "*", 3);
  if (chance(0.2)) text = questions(text);
  return chance(0.3) ? cased(text) : text;
}

function resource(): string {
  if (chance(0.12)) return pick(["*", "**", "arn:*", "arn:aws:*", "arn:aws:iam::*", "arn:aws:iam"]);
  let text: string = chance(0.85) ? pick(arns) : pick(others);
  if (chance(0.2)) text = text.replace(/(arn:aws):([^:]*):[^:]*:[^:]*:/, "$1:$2:*:*:");
  if (chance(0.1)) text = text.replace("arn:aws:", pick(["arn:*:", "arn:aws*:", "arn:a?s:"]));
  if (chance(0.15)) text = text.replace(/[^/:]*$/, pick(["*", "*a*", "q*", "?*", "*z"]));
  if (chance(0.1)) text = text.replace(holder, pick([...variables, "c*", "?arol"]));
  if (chance(0.25)) text = stretch(text, "*", 20);
  if (chance(0.1)) text = questions(text);
  return text;
}

const statement = (): Statement => ({
  Effect: "Allow",
  ...(chance(0.12) ? { NotAction: some(action, 3) } : { Action: some(action, 4) }),
  ...(chance(0.08) ? { NotResource: some(resource, 3) } : { Resource: some(resource, 4) }),
});

/** A statement that denies what others allow, often much of it. */
const denial = (): Statement => ({
  Effect: "Deny",
  ...(chance(0.2)
    ? { NotAction: some(action, 2) }
    : { Action: chance(0.4) ? [pick(["*", "iam:*", "*:*", "?*"])] : some(action, 3) }),
  ...(chance(0.1) ? { NotResource: some(resource, 2) } : { Resource: chance(0.6) ? ["*"] : some(resource, 3) }),
});

/** Returns a policy as text, in one of the encodings that are read. */
function written(statements: readonly Statement[]): string {
  const text = policyOf(statements);
  return pick([text, encodeURIComponent(text), JSON.stringify(text), text.replaceAll("Act", "\\u0041ct")]);
}

describe("random policies", () => {
  it(`have a finding if they allow a probe: ${runs} of them`, { timeout: 3_600_000 }, () => {
    const missed: unknown[] = [];
    let allowing = 0;
    for (let run = 0; run < runs; run++) {
      const statements = [...some(statement, 3), ...(chance(0.25) ? some(denial, 2) : [])];
      const probe = allowedProbe(statements);
      if (probe === undefined) continue;
      allowing++;
      const parameters = { userName: holder, policyName: "p", policyDocument: written(statements) };
      if (readPolicies(recordOf("iam PutUserPolicy", parameters)).findings.length === 0)
        missed.push([probe, statements]);
    }
    expect(missed.slice(0, 5)).toEqual([]);
    // Both kinds of policies are among them.
    expect(allowing).toBeGreaterThan(runs / 5);
    expect(allowing).toBeLessThan((runs * 19) / 20);
  });
});
