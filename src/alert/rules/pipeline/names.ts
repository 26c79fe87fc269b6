import { field, scalarsIn } from "../../../cloudtrail/fields.ts";
import type { Facts } from "../rule.ts";
import { isPart } from "./parts.ts";

/**
 * The parameters whose text does not name what a call acts on: documents, descriptions, code, settings, and the roles
 * that a call passes on.
 */
const elsewhere =
  /description|^tags?|namespace|^metric|dimension|^action$|principal|statement|label|document|^policy$|policybody|pattern|template|^parameters|parameterOverrides|roles?(?:arn)?$|environment|layers|handler|token|^input|^endpoint$|attribute|notificationARNs|rollbackConfiguration|capabilities|^s3|^kms|comment|message|^query|unit$|statistic|reason/i;

/** Whether a call names a part of the pipeline that delivers its alert, or a resource with a similar name. */
export function namesPart(facts: Facts, names: readonly string[] | undefined): boolean {
  const { record, pipeline } = facts;
  for (const name of namesIn(record.requestParameters, names)) if (isPart(name, pipeline)) return true;
  const refused = refusedArn(record.errorMessage);
  return refused !== undefined && isPart(refused, pipeline);
}

/** Yields the texts of the parameters, at any depth, that can name a resource. */
function* namesIn(parameters: object, names: readonly string[] | undefined): Generator<string> {
  if (names !== undefined) {
    for (const name of names) {
      const value = field(parameters as Readonly<Record<string, unknown>>, name);
      // AWS's own policies are not parts of a pipeline.
      if (typeof value === "string" && !/:iam::aws:/.test(value)) yield value;
    }
    return;
  }
  for (const value of scalarsIn(parameters, elsewhere)) if (typeof value === "string" && isName(value)) yield value;
}

/** Whether text can be a name: the longest ARNs have 2,048 characters; documents and hosts are not names. */
function isName(text: string): boolean {
  return text.length <= 2048 && !/^\s*[{[]|^[\w.-]+\.amazonaws\.com$/.test(text);
}

/** Returns the resource in AWS's refusal, because a refused call has no parameters. */
function refusedArn(message: string | null): string | undefined {
  return /on resource: (?:\w+ )?(arn:\S+)/.exec(message ?? "")?.[1];
}
