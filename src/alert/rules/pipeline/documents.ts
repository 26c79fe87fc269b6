import { field, fields } from "../../../cloudtrail/fields.ts";
import { matchesWildcards } from "../../../words.ts";
import { documentIn } from "../../policy/document/text.ts";
import type { Facts } from "../rule.ts";
import { isPart } from "./parts.ts";

/** Returns the document in a parameter, if it can be read. */
export function documentAt(name: string, { record }: Facts): unknown {
  const value = field(record.requestParameters, name);
  return typeof value === "string" ? documentIn(value).document : value;
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
    return (
      group?.includes("*") === true && [...pipeline, "CloudTrail/logs"].some((name) => matchesWildcards(group, name))
    );
  });
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
