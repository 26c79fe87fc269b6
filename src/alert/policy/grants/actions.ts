import { actionsOf } from "../../../cloudtrail/iam-actions.ts";
import { matchesWildcards } from "../../../words.ts";
import type { Choice } from "../statement.ts";
import { isEveryAction, serviceOfAction } from "../words.ts";

const letters: readonly string[] = [..."abcdefghijklmnopqrstuvwxyz"];

/** Whether an element allows an action, which is in lower case. */
export function allowsAction({ except, names }: Choice<string>, action: string): boolean {
  return names.some((name) => matchesWildcards(name.toLowerCase(), action)) !== except;
}

/** Whether patterns together cover every action: "*", or "*:a*", "*:b*", …, "*:z*". */
export function coversEveryAction(names: readonly string[]): boolean {
  if (names.some(isEveryAction)) return true;
  // Patterns of many services, each in full, are findings about each.
  const wide = names.map((name) => name.toLowerCase()).filter((name) => /^[^:]*[*?]/.test(name));
  return (
    wide.length > 1 &&
    letters.every((service) =>
      letters.every((action) => wide.some((name) => matchesWildcards(name, `${service}\0:${action}\0`))),
    )
  );
}

/**
 * Returns the services of which patterns together cover every action in AWS's list, although none does alone: s3 for
 * "s3:a*", "s3:b*", …, "s3:z*".
 */
export function servicesCovered(names: readonly string[]): readonly string[] {
  if (names.length < 2) return [];
  const whole = new Set(names.map(serviceOfAction));
  const byService = new Map<string, string[]>();
  const wide: string[] = [];
  for (const name of names) {
    const pattern = name.toLowerCase();
    const service = pattern.slice(0, Math.max(pattern.indexOf(":"), 0));
    const own = byService.get(service);
    if (/^[^:]*[*?]/.test(pattern)) wide.push(pattern);
    else if (own === undefined) byService.set(service, [pattern]);
    else own.push(pattern);
  }
  return [...byService].flatMap(([service, own]) => {
    if (service === "" || whole.has(service)) return [];
    const covers = (action: string) => (name: string) => matchesWildcards(name, `${service}:${action}`);
    return actionsIn(service).every((action) => own.some(covers(action)) || wide.some(covers(action))) ? [service] : [];
  });
}

const known = new Map<string, readonly string[]>();

/** Returns the actions of a service in lower case; for a service that is not in the list, one for each first letter. */
function actionsIn(service: string): readonly string[] {
  const listed = known.get(service);
  if (listed !== undefined) return listed;
  const actions = actionsOf(service)?.map((action) => action.toLowerCase());
  if (actions === undefined) return letters.map((letter) => `${letter}\0`);
  known.set(service, actions);
  return actions;
}
