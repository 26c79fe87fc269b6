import { parseArn } from "../../../../aws/arn.ts";
import type { Wanted } from "./wanted.ts";

/** Writes commands of the AWS CLI for a POSIX shell. */
export function commandsOf(wanted: readonly Wanted[]): string {
  return wanted.flatMap(({ filter, permission }) => [...permit(permission), put(filter)]).join("\n");
}

function permit(permission: Wanted["permission"]): readonly string[] {
  if (permission === null) return [];
  const { functionArn, qualifier, statementId, principal, sourceArn, sourceAccount } = permission;
  return [
    command("aws lambda add-permission", [
      ["--region", parseArn(functionArn)?.region],
      ["--function-name", functionArn],
      ["--qualifier", qualifier],
      ["--statement-id", statementId],
      ["--action", "lambda:InvokeFunction"],
      ["--principal", principal],
      ["--source-arn", sourceArn],
      ["--source-account", sourceAccount],
    ]),
  ];
}

function put(filter: Wanted["filter"]): string {
  return command("aws logs put-subscription-filter", [
    ["--region", parseArn(filter.destinationArn)?.region],
    ["--log-group-name", filter.logGroup],
    ["--filter-name", filter.name],
    ["--filter-pattern", filter.pattern],
    ["--destination-arn", filter.destinationArn],
    ["--role-arn", filter.roleArn],
    ["--distribution", filter.distribution],
    ["--field-selection-criteria", filter.fieldSelectionCriteria],
    ["--emit-system-fields", filter.emitSystemFields],
    ["--apply-on-transformed-logs", filter.applyOnTransformedLogs || null],
  ]);
}

type Flag = readonly [string, string | readonly string[] | true | null | undefined];

function command(program: string, flags: readonly Flag[]): string {
  const written = flags.flatMap(([flag, value]) => {
    if (value === null || value === undefined) return [];
    if (value === true) return [flag];
    // With =, the AWS CLI does not read a value that begins with - as a flag.
    return [
      typeof value === "string"
        ? quoteShell(`${flag}=`, value)
        : [flag, ...value.map((each) => quoteShell("", each))].join(" "),
    ];
  });
  return `${[program, ...written].join(" \\\n  ")}\n`;
}

/** Writes a flag and its value as one word of the shell. */
function quoteShell(flag: string, text: string): string {
  return flag + (/^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
}
