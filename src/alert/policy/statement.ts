import { type Fields, field, fields, own } from "../../cloudtrail/fields.ts";

/** The names in an element of a statement: these, or all except these (NotAction, NotResource, NotPrincipal). */
export interface Choice<Name> {
  readonly except: boolean;
  readonly names: readonly Name[];
}

export interface Principal {
  /** The type: aws, service, federated or canonicaluser; aws for a bare "*". */
  readonly type: string;
  readonly id: string;
}

export interface PolicyCondition {
  /** "all" for ForAllValues, "any" for ForAnyValue. */
  readonly quantifier: "all" | "any" | null;
  /** The operator in lower case, without quantifier and IfExists: stringequals, bool, null, … */
  readonly operator: string;
  /** The operator as the policy has it. */
  readonly written: string;
  /** Whether the condition also holds if the key is absent. */
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement of a policy document; null where an element is absent. */
export interface PolicyStatement {
  /** Allow or Deny; AWS refuses any other spelling. */
  readonly effect: string | null;
  readonly action: Choice<string> | null;
  readonly resource: Choice<string> | null;
  readonly principal: Choice<Principal> | null;
  readonly conditions: readonly PolicyCondition[];
}

/**
 * Whether a value is a policy document. CloudTrail writes parameters in camel case, so AWS WAF's rules have a
 * `statement` too. A value with another spelling than `Statement` is a policy only if a statement has an effect.
 */
export function isPolicy(value: unknown): value is Fields {
  const document = fields(value);
  const statement = field(document, "Statement");
  if (typeof statement !== "object" || statement === null) return false;
  return (
    Object.hasOwn(document, "Statement") || each(statement).some((one) => field(fields(one), "Effect") !== undefined)
  );
}

/**
 * Returns the statements of a policy document, which has one or a list; null for one that is not an object.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatements(document: Fields): readonly (PolicyStatement | null)[] {
  return each(field(document, "Statement")).map((value) =>
    value === fields(value) ? readStatement(fields(value)) : null,
  );
}

function readStatement(statement: Fields): PolicyStatement {
  const effect = field(statement, "Effect");
  return {
    effect: typeof effect === "string" ? effect : null,
    action: choice(statement, "Action", strings),
    resource: choice(statement, "Resource", strings),
    principal: choice(statement, "Principal", principals),
    conditions: Object.entries(fields(field(statement, "Condition"))).flatMap(([operator, keys]) =>
      Object.entries(fields(keys)).map(([key, values]) => ({
        ...readOperator(operator),
        key,
        values: strings(values),
      })),
    ),
  };
}

function choice<Name>(statement: Fields, element: string, read: (value: unknown) => Name[]): Choice<Name> | null {
  const value = field(statement, element);
  if (value !== undefined) return { except: false, names: read(value) };
  const others = field(statement, `Not${element}`);
  return others === undefined ? null : { except: true, names: read(others) };
}

function principals(value: unknown): Principal[] {
  if (typeof value === "string") return [{ type: "aws", id: value }];
  return Object.entries(fields(value)).flatMap(([type, ids]) =>
    strings(ids).map((id) => ({ type: type.toLowerCase(), id })),
  );
}

const quantifiers: Readonly<Record<string, "all" | "any">> = { forallvalues: "all", foranyvalue: "any" };

function readOperator(written: string): Omit<PolicyCondition, "key" | "values"> {
  const lower = written.toLowerCase();
  const colon = lower.indexOf(":");
  const prefix = lower.slice(0, Math.max(colon, 0));
  const quantifier = own(quantifiers, prefix) ?? null;
  const rest = quantifier === null ? lower : lower.slice(colon + 1).trim();
  const ifExists = rest.endsWith("ifexists");
  return { quantifier, written, operator: ifExists ? rest.slice(0, -"ifexists".length) : rest, ifExists };
}

/** Returns one or many values as distinct texts; AWS reads numbers and booleans as text. */
function strings(value: unknown): string[] {
  const known = each(value).filter((one) => /^(?:string|number|boolean|bigint)$/.test(typeof one));
  return [...new Set(known.map(String))];
}

function each(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Whether a pattern matches every name: "*", "**", "?*". */
export function isAny(pattern: string): boolean {
  return pattern.includes("*") && /^[*?]+$/.test(pattern);
}
