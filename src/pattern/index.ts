export type {
  And,
  Check,
  Comparison,
  Condition,
  EllipsisField,
  Expression,
  Field,
  FieldName,
  JsonPattern,
  NamedField,
  NumberValue,
  Operator,
  Or,
  Pattern,
  RegexValue,
  Selector,
  SpacePattern,
  Step,
  Term,
  TermPattern,
  TextValue,
  Tree,
  UnnamedField,
  Value,
} from "./ast.ts";
export { type Budget, budgetOf } from "./budget.ts";
export { type Exception, type Exclusion, except } from "./except.ts";
export { explain } from "./explain.ts";
export { compile, type Matcher } from "./match/compile.ts";
export { excludes, type Prefilter, prefilter } from "./match/prefilter.ts";
export { maxLength, parse } from "./parse/parser.ts";
export { print } from "./print.ts";
export { type Clause, type Seen, type Verdict, why } from "./why.ts";
