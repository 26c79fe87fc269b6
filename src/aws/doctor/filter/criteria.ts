import { amber, type DoctorFinding, green, red } from "../check.ts";

/** One condition on a system field: the field must be, or must not be, one of the values. */
interface Condition {
  readonly field: string;
  readonly isNegative: boolean;
  readonly values: readonly string[];
}

/**
 * Checks a filter's field selection criteria, which choose log events by the account and the Region that they come from.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
 */
export function checkCriteria(
  criteria: string,
  own: { readonly account: string | null; readonly region: string | null },
  filter: string,
  fix: string,
): DoctorFinding {
  const conditions = parse(criteria);
  const known = new Map([
    ["@aws.account", own.account],
    ["@aws.region", own.region],
  ]);
  const refused = (conditions ?? []).find(({ field, isNegative, values }) => {
    const value = known.get(field) ?? null;
    return value !== null && values.includes(value) === isNegative;
  });
  if (refused !== undefined) {
    const what = refused.field === "@aws.account" ? `this account, ${own.account}` : `this Region, ${own.region}`;
    return red("filter", `${filter} passes only events with ${criteria}, which leaves out ${what}`, fix);
  }
  const isUnderstood = conditions?.every(({ field }) => (known.get(field) ?? null) !== null) === true;
  const message = `${filter} passes only events with ${criteria}`;
  return isUnderstood ? green("filter", message) : amber("filter", message, fix);
}

/** Parses conditions that are joined by AND; returns undefined for anything else. */
function parse(criteria: string): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  const text = criteria.trim().replace(/^\{([\s\S]*)\}$/, "$1");
  for (const part of text.split(/\s+AND\s+|&&/i)) {
    const [, field, operator, list] =
      /^\(?\s*\$?\.?(@?[\w.]+)\s*(=|!=|IN|NOT\s+IN)\s*(\[[^\]]*\]|"[^"]*"|'[^']*'|[\w-]+)\s*\)?$/i.exec(part.trim()) ??
      [];
    if (field === undefined || operator === undefined || list === undefined) return undefined;
    const values = [...list.matchAll(/[\w./-]+/g)].map(([value]) => value);
    conditions.push({ field: field.toLowerCase(), isNegative: /!|NOT/i.test(operator), values });
  }
  return conditions;
}
