import { count, listed, shortened } from "../../words.ts";
import { safe } from "../title/safe.ts";
import { conditionWords } from "./conditions/words.ts";
import type { PolicyKind } from "./kind.ts";
import { arnWords, maxSentence, principalWords } from "./names.ts";
import { type Choice, isAny, type PolicyStatement, type Principal } from "./statement.ts";

/** The number of statements to describe; a policy of 6,144 characters can have 100. */
const maxStatements = 12;

/** Returns one plain sentence for each statement, without repetitions; `account` is the policy's account. */
export function policyWords(
  kind: PolicyKind,
  statements: readonly (PolicyStatement | null)[],
  account: string | null,
): readonly string[] {
  if (statements.length === 0) return ["has no statement"];
  const shown = statements.slice(0, maxStatements).map((statement) => {
    const sentence = statement === null ? "has a statement that cannot be read" : sentenceOf(kind, statement, account);
    return shortened(sentence, maxSentence);
  });
  const rest = statements.length - maxStatements;
  const distinct = [...new Set(shown)];
  return rest > 0 ? [...distinct, `and ${count(rest, "more statement")}`] : distinct;
}

function sentenceOf(kind: PolicyKind, statement: PolicyStatement, account: string | null): string {
  const { effect, action, resource, principal } = statement;
  const start = effectWords(effect);
  const who = principal === null ? undefined : principalsWords(principal, account);
  const isDeny = effect === "Deny";
  const condition = conditionClause(statement, account);
  const assumed = kind === "trust" && action !== null && !action.except ? assumptionWords(action.names) : undefined;
  if (assumed !== undefined && who !== undefined)
    return `${start}${isDeny ? `forbids ${who} to` : `lets ${who}`} ${assumed}${condition}`;
  const what = action === null ? "no action" : actionWords(action);
  // In a resource policy, * is the resource itself.
  const isItself = kind === "resource" && resource?.except === false && resource.names.every(isAny);
  const where = resource === null || isItself ? "" : ` on ${resourceWords(resource, account)}`;
  const verb = who === undefined ? (isDeny ? "denies" : "allows") : isDeny ? `denies ${who}` : `lets ${who} use`;
  return `${start}${verb} ${what}${where}${condition}`;
}

/** Returns the beginning of a sentence about an effect that AWS refuses; the effects are case-sensitive. */
function effectWords(effect: string | null): string {
  if (effect === "Allow" || effect === "Deny") return "";
  return effect === null ? "has no Effect element: " : `has the unknown Effect ${safe(effect)}: `;
}

/** Returns ", only with MFA" for an Allow statement, " without MFA" for a Deny statement. */
export function conditionClause({ effect, conditions }: PolicyStatement, account: string | null): string {
  const words = conditionWords(conditions, account);
  return words === "" ? "" : effect === "Deny" ? ` ${words}` : `, only ${words}`;
}

/** Phrases for the actions of a trust policy. */
const assumptions: readonly (readonly [RegExp, string])[] = [
  [/^sts:assumerole(?:withsaml|withwebidentity)?$|^sts:(?:assume)?\*$|^sts:assumerole\*$/i, "assume the role"],
  [/^sts:tagsession$/i, "tag its sessions"],
  [/^sts:setsourceidentity$/i, "set its source identity"],
];

function assumptionWords(actions: readonly string[]): string | undefined {
  const words = actions.flatMap((action) => assumptions.find(([pattern]) => pattern.test(action))?.[1] ?? []);
  return words.length > 0 && words.length === actions.length ? listed(words) : undefined;
}

/** Returns "every action in s3 and iam, and ec2:RunInstances", "every action except those in iam". */
export function actionWords({ except, names }: Choice<string>): string {
  if (names.some(isEveryAction)) return except ? "no action" : "every action";
  const services = names.map(serviceOfAction).filter((service) => service !== undefined);
  const others = names.filter((name) => serviceOfAction(name) === undefined).map(safe);
  const whole = services.length === 0 ? [] : [`${except ? "those" : "every action"} in ${listed(services.map(safe))}`];
  const words =
    whole.length > 0 && others.length > 0 ? `${whole[0]}, and ${listed(others)}` : listed([...whole, ...others]);
  return except ? `every action except ${words}` : words;
}

/** Whether a pattern matches every action: "*", "*:*". */
export function isEveryAction(action: string): boolean {
  const colon = action.indexOf(":");
  return isAny(action) || (isAny(action.slice(0, colon)) && isAny(action.slice(colon + 1)));
}

/** Returns s3 for s3:*; undefined if the pattern does not cover a whole service. */
export function serviceOfAction(action: string): string | undefined {
  const colon = action.indexOf(":");
  return colon > 0 && isAny(action.slice(colon + 1)) ? shortened(action.slice(0, colon).toLowerCase()) : undefined;
}

/** Returns "every resource", "bucket logs with everything in it", "every resource except role admin". */
export function resourceWords({ except, names }: Choice<string>, account: string | null): string {
  if (names.some(isAny)) return except ? "no resource" : "every resource";
  const all = new Set(names);
  const words = names.flatMap((name) => {
    const isBucket = name.includes(":s3:::");
    if (isBucket && name.endsWith("/*") && all.has(name.slice(0, -2))) return [];
    return `${arnWords(name, account)}${isBucket && all.has(`${name}/*`) ? " with everything in it" : ""}`;
  });
  return except ? `every resource except ${listed(words)}` : listed(words);
}

function principalsWords({ except, names }: Choice<Principal>, account: string | null): string {
  const isServices = names.length > 1 && names.every(({ type, id }) => type === "service" && !isAny(id));
  const words = isServices
    ? `the services ${listed(names.map(({ id }) => safe(id)))}`
    : listed(names.map((principal) => principalWords(principal, account)));
  return except ? `everyone except ${words}` : names.length === 0 ? "no one" : words;
}
