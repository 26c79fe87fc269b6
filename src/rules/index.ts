export type { Place, Problem } from "../document/place.ts";
export { applyRules } from "./apply.ts";
export { readRules } from "./read.ts";
export type { Rule, RuleSet } from "./rule.ts";
