import type { Alert } from "../../src/alert/alert.ts";
import { respond } from "../../src/response/respond.ts";
import { attacks, hostile, spoiled } from "./attacks.ts";
import { sample } from "./rendering.ts";

/** Returns an alert with the text everywhere, with more findings and parameters than a message can show. */
const enormous = (text: string): Alert => {
  const findings = Array.from({ length: 50 }, () => ({ code: text, severity: "high" as const, message: text }));
  const tags = Array.from({ length: 500 }, (_, index) => ({ index }));
  return { ...spoiled(sample("AttachUserPolicy"), text), findings, parameters: { [text]: text, other: text, tags } };
};

/** Alerts whose texts are attacks or of any length, and what they have. */
export const hostileAlerts: readonly (readonly [name: string, alert: Alert])[] = [
  ...Object.entries(attacks).map(([name, attack]) => [name, spoiled(sample("AttachUserPolicy"), attack)] as const),
  ["all attacks", spoiled(respond(sample("AttachUserPolicy")), hostile)],
  ["enormous texts", enormous("ä\u202e[x](https://example.com) ".repeat(2000))],
  ["enormous texts of backslashes", enormous("\\".repeat(9000))],
  ["enormous texts of control characters", enormous("\u0000".repeat(9000))],
  ["enormous texts of ideographs", enormous("漢".repeat(9000))],
];
