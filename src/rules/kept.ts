import type { Alert } from "../alert/alert.ts";

/** The findings about records that cannot be read, or not completely: nobody knows what a rule would hide. */
const unread: ReadonlySet<string> = new Set(["unreadable", "unreadable-policy"]);

/** The findings about calls that tamper with the pipeline, from the trail to the function. */
const tampering: ReadonlySet<string> = new Set([
  ...["alerting-tampered", "alerting-changed", "trail-stopped", "trail-blinded", "trail-changed"],
]);

/** The codes of findings that protect an alert from rules. */
export const keptCodes: ReadonlySet<string> = new Set([...unread, ...tampering]);

/**
 * Whether a rule may mute an alert, lower its severity and choose its channels. Alerts about records that could not be
 * read completely are always kept, and those about tampering unless the rule says that it is for them, too.
 */
export function mayLessen(
  { findings }: Alert,
  { tampering: isForTampering }: { readonly tampering: boolean },
): boolean {
  return !findings.some(({ code }) => unread.has(code) || (!isForTampering && tampering.has(code)));
}
