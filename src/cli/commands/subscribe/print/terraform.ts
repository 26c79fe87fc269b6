import { IamAlertsError } from "../../../../errors.ts";
import { given, namesOf, type Wanted, type Words } from "./wanted.ts";

type Value = string | boolean | readonly string[];

/**
 * Writes resources of the provider hashicorp/aws, as terraform fmt would.
 *
 * @throws IamAlertsError `usage` for a setting for which the provider has no argument
 */
export function terraformOf(wanted: readonly Wanted[]): string {
  const names = namesOf(wanted);
  return wanted.map((each, index) => resourcesOf(each, names[index] ?? [])).join("\n");
}

function resourcesOf({ filter, permission }: Wanted, words: Words): string {
  if (filter.fieldSelectionCriteria !== null) {
    throw new IamAlertsError("usage", "expected no --field-selection-criteria with --print terraform, found some", {
      hint: "the provider hashicorp/aws has no argument for field selection criteria; use --print cloudformation",
    });
  }
  const name = words.join("_");
  const permitted = permission && {
    statement_id: permission.statementId,
    action: "lambda:InvokeFunction",
    function_name: permission.functionArn,
    qualifier: permission.qualifier,
    principal: permission.principal,
    source_arn: permission.sourceArn,
    source_account: permission.sourceAccount,
  };
  const filtering = {
    name: filter.name,
    log_group_name: filter.logGroup,
    filter_pattern: filter.pattern,
    destination_arn: filter.destinationArn,
    role_arn: filter.roleArn,
    distribution: filter.distribution,
    emit_system_fields: filter.emitSystemFields,
    apply_on_transformed_logs: filter.applyOnTransformedLogs || null,
  };
  const after = permitted === null ? "" : `\n  depends_on = [aws_lambda_permission.${name}]\n`;
  return [
    ...(permitted === null ? [] : [block("aws_lambda_permission", name, permitted, "")]),
    block("aws_cloudwatch_log_subscription_filter", name, filtering, after),
  ].join("\n");
}

function block(type: string, name: string, settings: Readonly<Record<string, Value | null>>, after: string): string {
  const entries = given(settings);
  const width = Math.max(...entries.map(([argument]) => argument.length));
  const lines = entries.map(([argument, value]) => `  ${argument.padEnd(width)} = ${expressionOf(value)}\n`);
  return `resource "${type}" "${name}" {\n${lines.join("")}${after}}\n`;
}

function expressionOf(value: Value): string {
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" ? quoteHcl(value) : `[${value.map(quoteHcl).join(", ")}]`;
}

/**
 * Writes a text as a template without directives. `$${` is `${`; after another `$` that is ambiguous, so the brace is
 * escaped instead.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function quoteHcl(text: string): string {
  const escaped = text
    .replace(/["\\]/g, "\\$&")
    .replace(/(\$+|%+)\{/g, (_, marks: string) => (marks.length === 1 ? `${marks}${marks}{` : `${marks}\\u007b`))
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t")
    .replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${escaped}"`;
}
