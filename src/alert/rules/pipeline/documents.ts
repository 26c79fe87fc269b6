import { field, fields } from "../../../cloudtrail/fields.ts";
import type { Facts } from "../rule.ts";
import { isPart } from "./parts.ts";

/** Returns the JSON value of a parameter that holds a document, if it can be read. */
export function documentAt(name: string, { record }: Facts): unknown {
  const value = field(record.requestParameters, name);
  if (typeof value !== "string") return value;
  for (const text of [value, decoded(value)]) {
    try {
      return JSON.parse(text);
    } catch {
      // The other spelling may be readable.
    }
  }
  return undefined;
}

/** The statements of a policy document. */
function statementsOf(document: unknown): readonly unknown[] {
  return listOf(field(fields(document), "Statement"));
}

/** Whether a policy document denies anything. */
export function denies(document: unknown): boolean {
  return statementsOf(document).some((statement) => field(fields(statement), "Effect") === "Deny");
}

/** Whether a document, such as a data protection policy, has an object with a field of this name. */
export function hasField(document: unknown, name: string): boolean {
  return JSON.stringify(document ?? null).includes(`"${name}":`);
}

/** Whether a resource policy without a resource of its own names the pipeline's log group, or every log group. */
export function documentNamesPart(document: unknown, { pipeline }: Facts): boolean {
  const resources = statementsOf(document).flatMap((statement) => listOf(field(fields(statement), "Resource")));
  return resources.some((resource) => {
    if (typeof resource !== "string") return false;
    if (resource === "*" || isPart(resource, pipeline)) return true;
    const [, group] = /:log-group:([^:]*)/.exec(resource) ?? [];
    return group?.includes("*") === true && [...pipeline, "CloudTrail/logs"].some((name) => covers(group, name));
  });
}

/** Whether a pattern with asterisks covers a name. */
function covers(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = name.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return rest.at(-1) === "" || name.endsWith(rest.at(-1) ?? "");
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
