import type { Rule } from "../rule.ts";
import { callsWith, effectOf } from "./effects.ts";

/** Findings about calls that touch a part of the pipeline. */
export const rulesOfPipeline: readonly Rule[] = [
  {
    code: "alerting-tampered",
    severity: "critical",
    reads: ["eventName", "requestParameters"],
    calls: callsWith("silences"),
    when: (facts) => effectOf(facts) === "silences",
    says: "alerts like this one may no longer arrive",
    evenRefused: true,
  },
  {
    code: "alerting-changed",
    severity: "high",
    reads: ["eventName", "requestParameters"],
    calls: callsWith("alters"),
    when: (facts) => effectOf(facts) === "alters",
    says: "alerts like this one may now be filtered, delayed or sent elsewhere",
    evenRefused: true,
  },
];
