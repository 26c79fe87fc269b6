import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { isThroughMcp } from "../how.ts";
import { byWorst, type Finding } from "../severity.ts";
import { isSameName, ownName, valueAt } from "../title/naming.ts";
import { callOf, serviceOf } from "../title/title.ts";
import { type Actor, roleIn } from "../who.ts";
import { rules } from "./identity.ts";
import type { Facts, Rule } from "./rule.ts";

/** The findings of a record, worst first. */
export interface Assessment {
  readonly findings: readonly Finding[];
  /** The findings that can exceed medium even if the call failed. */
  readonly evenRefused: readonly Finding[];
}

/** Names of calls that only read, for records without `readOnly`. */
const reading = /^(?:Get|List|Describe|Lookup|Search|Head|Query|View|Check|Simulate|BatchGet)/;

/** Applies the rules to a record; `others` are findings from other sources, such as policy documents. */
export function assess(
  record: CloudTrailRecord,
  actor: Actor,
  others: readonly Finding[],
  context: Pick<Facts, "isOk" | "isChange" | "pipeline" | "accounts" | "trusted">,
): Assessment {
  const [service, call] = [serviceOf(record) ?? "", callOf(record) ?? ""];
  const facts: Facts = {
    record,
    actor,
    service,
    call,
    name: `${service}:${call}`,
    isOnSelf: isOnSelf(record, actor),
    isForService: actor.type === "AWSService" || (actor.invokedBy !== null && !isThroughMcp(record)),
    isOk: context.isOk,
    isChange: context.isChange,
    pipeline: context.pipeline,
    accounts: context.accounts,
    trusted: context.trusted,
  };
  const findings: Finding[] = [];
  const evenRefused: Finding[] = [];
  for (const rule of byCall.get(facts.name) ?? everyCall) {
    if (rule.when !== undefined && !rule.when(facts)) continue;
    const finding = toFinding(rule, facts);
    findings.push(finding);
    if (rule.evenRefused) evenRefused.push(finding);
  }
  for (const finding of others) findings.push(conditional(finding, facts));
  return { findings: findings.length < 2 ? findings : findings.sort(byWorst), evenRefused };
}

/** Whether a call changes something, by the record or, if the record does not say, by its name. */
export function isChange({ readOnly, eventName, eventSource }: CloudTrailRecord): boolean {
  // Tokens change nothing, though some records of them say so.
  if (eventSource === "sts.amazonaws.com" && /^Get[A-Z]/.test(eventName ?? "")) return false;
  return readOnly === null ? !reading.test(eventName ?? "") : !readOnly;
}

const everyCall = rules.filter(({ calls }) => calls === undefined);

/** The rules for the calls that have rules of their own. */
const byCall = new Map<string, Rule[]>();
for (const rule of rules) {
  for (const name of rule.calls ?? []) {
    const known = byCall.get(name);
    if (known === undefined) byCall.set(name, [...everyCall, rule]);
    else known.push(rule);
  }
}

function toFinding({ code, severity, says, isOfCaller }: Rule, facts: Facts): Finding {
  const finding = {
    code,
    severity: typeof severity === "string" ? severity : severity(facts),
    message: typeof says === "string" ? says : says(facts),
  };
  return isOfCaller ? finding : conditional(finding, facts);
}

/** Marks the finding of a failed call as hypothetical. */
function conditional(finding: Finding, { isOk }: Facts): Finding {
  return isOk ? finding : { ...finding, message: `if the call had succeeded: ${finding.message}` };
}

function isOnSelf(record: CloudTrailRecord, actor: Actor): boolean {
  const user = valueAt("userName", record);
  if (user !== null) return isSameName(user, ownName(actor));
  const role = valueAt("roleName", record);
  // If the key's id is masked, its owner is masked too.
  return role !== null && actor.type === "AssumedRole" && isSameName(role, roleIn(actor.arn) ?? actor.accessKeyOwner);
}
