export type { And, Comparison, Expression, JsonPattern, Operator, Or, Pattern, Selector, TextValue } from "./ast.ts";
export { compile, type Matcher } from "./compile.ts";
export { maxLength, parse } from "./parser.ts";
