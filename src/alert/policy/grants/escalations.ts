import { isAbove, type Severity, worstOf } from "../../severity.ts";
import type { Choice } from "../statement.ts";
import { allowsAction } from "./actions.ts";
import { type Effect, type Primitive, primitives } from "./primitives.ts";
import { type Holders, type Reach, reachesOf } from "./resources.ts";

/** An escalation that a statement allows. */
export interface Escalation {
  readonly severity: Severity;
  readonly code: string;
  readonly leads: string;
}

const codes: Readonly<Record<Effect, string>> = {
  grant: "allows-escalation",
  become: "allows-escalation",
  pass: "pass-role",
  assume: "allows-escalation",
  member: "allows-escalation",
  door: "allows-escalation",
  code: "allows-escalation",
  secret: "allows-secrets",
  parameter: "allows-secrets",
  indirect: "allows-escalation",
  trail: "allows-tampering",
  alerting: "allows-tampering",
};

/** Returns a function that finds the worst escalation among actions on the resources of a statement. */
export function escalationFinder(
  resource: Choice<string>,
  holders: Holders,
): (action: Choice<string>) => Escalation | undefined {
  const known = new Map<string, readonly Reach[]>();
  const reachesKind = (kind: Primitive["kind"]) => {
    const key = kind.join(" ");
    const reaches = known.get(key) ?? reachesOf(resource, kind, holders);
    known.set(key, reaches);
    return reaches;
  };
  return (action) => {
    let worst: Escalation | undefined;
    for (const { effect, kind, leads, actions } of candidates(action)) {
      if (!actions.some((one) => allowsAction(action, one))) continue;
      const reaches = reachesKind(kind);
      const severities = reaches.flatMap((reach) => severityOf(effect, reach) ?? []);
      if (severities.length === 0) continue;
      const severity = worstOf(severities);
      if (worst !== undefined && !isAbove(severity, worst.severity)) continue;
      const isForSelf = effect === "grant" && reaches.every(({ width, own }) => own && width !== "every");
      const said = isForSelf ? "its holders can give themselves any permission" : leads;
      worst = { severity, code: codes[effect], leads: said };
    }
    return worst;
  };
}

const byService = new Map<string, Primitive[]>();
for (const primitive of primitives) {
  for (const service of new Set(primitive.actions.map((action) => action.slice(0, action.indexOf(":")))))
    byService.set(service, [...(byService.get(service) ?? []), primitive]);
}

/** Returns the primitives that actions can include: those of its service for a single action. */
function candidates({ except, names: [name = "", ...others] }: Choice<string>): readonly Primitive[] {
  const service = name.slice(0, Math.max(name.indexOf(":"), 0)).toLowerCase();
  if (except || others.length > 0 || service === "" || /[*?]/.test(service)) return primitives;
  return byService.get(service) ?? [];
}

function severityOf(effect: Effect, { width, own }: Reach): Severity | undefined {
  const isWide = width === "every" || width === "broad";
  switch (effect) {
    case "grant":
      return isWide || own ? "high" : "medium";
    case "become":
      // Users may manage their own keys and passwords.
      return width === "one" && own ? undefined : isWide ? "high" : "medium";
    case "pass":
    case "door":
    case "code":
    case "trail":
      return isWide ? "high" : "medium";
    case "assume":
    case "secret":
      return isWide ? "high" : undefined;
    case "member":
      return "medium";
    case "parameter":
    case "indirect":
    case "alerting":
      return isWide ? "medium" : undefined;
  }
}
