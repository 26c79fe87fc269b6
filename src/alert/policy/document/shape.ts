import { type Fields, field, fields, isFields } from "../../../cloudtrail/fields.ts";
import type { PolicyKind } from "../kind.ts";

/**
 * Returns what keeps a policy from being understood: "has a statement with the Effect allow"; undefined if every statement
 * has what IAM's grammar asks for. IAM refuses such a policy, so a successful call with one means something else than
 * what can be read.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function shapeFlaw(document: Fields, kind: PolicyKind): string | undefined {
  const value = field(document, "Statement");
  const statements: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const statement of statements) {
    if (!isFields(statement)) return "has a statement that is not an object";
    const flaw = statementFlaw(statement, kind);
    if (flaw !== undefined) return `has a statement ${flaw}`;
  }
  return undefined;
}

const elements = [
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
  ["Principal", "NotPrincipal"],
] as const;

function statementFlaw(statement: Fields, kind: PolicyKind): string | undefined {
  const effect = field(statement, "Effect");
  if (effect !== "Allow" && effect !== "Deny") return "whose Effect is neither Allow nor Deny";
  const needed = kind === "identity" ? ["Action", "Resource"] : ["Action"];
  for (const [element, negation] of elements) {
    const [plain, negated] = [field(statement, element), field(statement, negation)];
    if (plain !== undefined && negated !== undefined) return `with both ${element} and ${negation}`;
    const value = plain ?? negated;
    if (value === undefined && needed.includes(element)) return `without ${element}`;
    if (value !== undefined && !isNames(element === "Principal" && isFields(value) ? Object.values(value) : [value]))
      return `whose ${element} is neither text nor a list of texts`;
  }
  const actions = [field(statement, "Action") ?? field(statement, "NotAction")].flat().map(String);
  if (actions.some((action) => /[^!-~]/.test(action)))
    return "with an action that has a space or a letter outside ASCII";
  const condition = field(statement, "Condition");
  const isMap = condition === undefined || (isFields(condition) && Object.values(condition).every(isFields));
  if (!isMap) return "whose Condition is not an object of objects";
  const values = Object.values(fields(condition)).flatMap((keys) => Object.values(fields(keys)));
  return isNames(values) ? undefined : "with a condition whose value is neither text nor a list of texts";
}

/** Whether each value is text or a list of texts; AWS reads numbers and booleans as text. */
function isNames(values: readonly unknown[]): boolean {
  return values.every((value) => isName(value) || (Array.isArray(value) && value.every(isName)));
}

const isName = (value: unknown): boolean => /^(?:string|number|boolean)$/.test(typeof value);
