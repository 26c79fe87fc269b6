import { compare } from "../compare.ts";
import { isExpired, type Rule } from "./rule.ts";

/**
 * Returns the later rule that undoes everything that a rule does: it is proven to match every record that the rule
 * matches, and it sets the same keys for as long. Returns undefined if there is none.
 */
export function hiddenBy(rule: Rule, rules: readonly Rule[], now: number): Rule | undefined {
  if (isExpired(rule, now)) return undefined;
  const later = rules.slice(rules.indexOf(rule) + 1).filter((other) => !isExpired(other, now) && replaces(other, rule));
  return later.find(({ pattern }) => {
    const { relation } = compare(rule.pattern, pattern, { cloudTrail: true });
    return relation === "equal" || relation === "narrower";
  });
}

/** Whether a later rule sets everything that an earlier one sets, on all its days. */
function replaces(later: Rule, earlier: Rule): boolean {
  const lasts = later.until === null || (earlier.until !== null && earlier.until <= later.until);
  const reaches = later.tampering || !earlier.tampering;
  const finding = earlier.finding === null || earlier.finding.code === later.finding?.code;
  const keys = ["severity", "mute", "channels", "runbook"] as const;
  return lasts && reaches && finding && keys.every((key) => earlier[key] === null || later[key] !== null);
}
