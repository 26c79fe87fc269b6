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
export { compile, type Matcher } from "./compile.ts";
export { maxLength, parse } from "./parser.ts";
export { excludes, type Prefilter, prefilter } from "./prefilter.ts";
export { print } from "./print.ts";
