// The pattern iam-changes for programs other than iam-alerts.

import { presets } from "../dist/index.js";

const { pattern } = presets.find(({ name }) => name === "iam-changes");

/** The beginnings of the names of the calls that match. */
export const words = [...pattern.matchAll(/"(\w+)\*"/g)].map(([, word]) => word);

/** The condition in jq's language. */
export const jqCondition = `.eventSource == "iam.amazonaws.com" and (.eventName | test("^(?:${words.join("|")})"))`;
