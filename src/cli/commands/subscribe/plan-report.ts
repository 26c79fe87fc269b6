import type { ChalkInstance } from "chalk";
import type { AccountPolicyChange, Change, Filter, FilterChange } from "../../../aws/subscribe/plan.ts";
import { visible } from "../../../render/escape.ts";
import { shellQuoted } from "../../../shell.ts";
import { undoPolicy } from "./account/undo.ts";
import { type DiffLine, diffPatterns, sameMeaning } from "./diff.ts";

const signs = { create: "+", update: "~", unchanged: "=", delete: "-" } as const;

/** Returns a log group's plan for people: a line for each step, with the differences below an update. */
export function printPlan(logGroup: string, changes: readonly Change[], paint?: ChalkInstance): string {
  const lines = changes.flatMap((change) => {
    const { action, resource, name } = change;
    const absent = action === "unchanged" && change.before === null ? ", does not exist" : "";
    const head = `${signs[action]} ${action.padEnd(9)} ${resource.replace("-", " ")} ${visible(name)}${absent}`;
    return [`  ${painted(head, signs[action], paint)}`, ...detailsOf(change, paint).map((line) => `      ${line}`)];
  });
  return `${visible(logGroup)}\n${lines.join("\n")}\n`;
}

function painted(text: string, sign: string, paint?: ChalkInstance): string {
  if (paint === undefined) return text;
  return sign === "+" ? paint.green(text) : sign === "-" ? paint.red(text) : sign === "~" ? paint.yellow(text) : text;
}

function detailsOf(change: Change, paint?: ChalkInstance): readonly string[] {
  const { before, after } = change;
  if (change.action === "unchanged") return [];
  if (before === null || after === null) {
    const lines = fieldsOf((after ?? before) as object).map((line) => visible(line));
    return change.resource === "lambda-permission"
      ? lines
      : [...lines, ...wholePattern((change.after ?? change.before) as { readonly pattern: string })];
  }
  const differing = Object.keys(after).filter((key) => key !== "pattern" && textOf(before, key) !== textOf(after, key));
  const lines = differing.map((key) => visible(`${key}: ${textOf(before, key)} -> ${textOf(after, key)}`));
  return change.resource === "lambda-permission" ? lines : [...lines, ...patternLines(change, paint)];
}

function patternLines({ before, after }: FilterChange | AccountPolicyChange, paint?: ChalkInstance): readonly string[] {
  if (before === null || after === null || before.pattern === after.pattern) return [];
  const clauses = diffPatterns(before.pattern, after.pattern);
  const isSpacing = clauses.every(({ sign }) => sign === " ");
  const lines = isSpacing ? wholePatterns(before.pattern, after.pattern) : clauses;
  const note = sameMeaning(before.pattern, after.pattern);
  return [
    note === null ? "pattern:" : `pattern: ${note}`,
    ...lines.map(({ sign, text }) => `  ${painted(`${sign} ${visible(text)}`, sign, paint)}`),
  ];
}

/** Returns a pattern on one line, or one line for each clause. */
function wholePattern({ pattern }: { readonly pattern: string }): readonly string[] {
  const clauses = diffPatterns("", pattern).filter(({ sign }) => sign === "+");
  if (clauses.length < 2) return [visible(`pattern: ${pattern}`)];
  return ["pattern:", ...clauses.map(({ text }) => `  ${visible(text)}`)];
}

function wholePatterns(before: string, after: string): readonly DiffLine[] {
  return [
    { sign: "-", text: before },
    { sign: "+", text: after },
  ];
}

/** Returns the fields that the plan does not show elsewhere. */
function fieldsOf(value: object): readonly string[] {
  const shown = ["logGroup", "name", "statementId", "pattern"];
  const others = Object.entries(value).filter(
    ([key, field]) => !shown.includes(key) && field !== null && field !== false,
  );
  return others.map(([key]) => `${key}: ${textOf(value, key)}`);
}

function textOf(value: object, key: string): string {
  const field = (value as Readonly<Record<string, unknown>>)[key];
  return typeof field === "string" ? field : field === null ? "none" : JSON.stringify(field);
}

/** Returns the shell commands that undo a log group's changes. `flags` are the flags that select the account. */
export function undoCommands(changes: readonly Change[], flags: readonly string[]): readonly string[] {
  const filter = changes.find((change) => change.resource === "subscription-filter");
  const moved = changes.find(
    (change) => change.resource === "subscription-filter" && change.action === "delete" && change !== filter,
  );
  const command = (...args: readonly string[]) =>
    ["iam-alerts", "subscribe", ...args, ...flags].map(shellQuoted).join(" ");
  const policy = changes.find((change) => change.resource === "account-policy");
  const undone = policy === undefined ? null : undoPolicy(policy);
  if (undone !== null) return [command(...undone)];
  if (moved?.before != null && filter?.after != null) {
    return [
      command(
        ...flagsOf(moved.before as Filter, filter.after as Filter),
        "--rename-from",
        filter.after.name,
        "--accept-loss",
      ),
    ];
  }
  if (filter?.action === "create" && filter.after !== null) {
    const { logGroup, name } = filter.after;
    return [command("--remove", "--log-group", logGroup, "--filter-name", name)];
  }
  if (filter?.before != null && filter.action !== "unchanged") {
    const back = filter.action === "update" ? ["--accept-loss", "--force"] : [];
    return [command(...flagsOf(filter.before, filter.after), ...back)];
  }
  return changes.flatMap((change) => {
    if (change.resource !== "lambda-permission" || change.action !== "create" || change.after === null) return [];
    const { functionArn, qualifier, statementId } = change.after;
    const alias = qualifier === null ? [] : ["--qualifier", qualifier];
    const args = ["--function-name", functionArn, ...alias, "--statement-id", statementId];
    return [["aws", "lambda", "remove-permission", ...args, ...flags].map(shellQuoted).join(" ")];
  });
}

/** Returns the flags that restore a filter's former settings. Settings that it did not have are cleared. */
function flagsOf(filter: Filter, now: Filter | null): readonly string[] {
  const optional: readonly [string, string | null, string | null][] = [
    ["--role", filter.roleArn, now?.destinationArn === filter.destinationArn ? now.roleArn : null],
    ["--distribution", filter.distribution, null],
    ["--field-selection-criteria", filter.fieldSelectionCriteria, now?.fieldSelectionCriteria ?? null],
    ["--emit-system-fields", filter.emitSystemFields?.join(",") ?? null, now?.emitSystemFields?.join(",") ?? null],
  ];
  const spread =
    filter.distribution === null && now?.distribution === "Random" ? ["--distribution", "ByLogStream"] : [];
  const transformed = filter.applyOnTransformedLogs
    ? ["--apply-on-transformed-logs"]
    : now?.applyOnTransformedLogs
      ? ["--no-apply-on-transformed-logs"]
      : [];
  return [
    ...["--log-group", filter.logGroup, "--filter-name", filter.name, "--destination", filter.destinationArn],
    ...optional.flatMap(([flag, was, is]) => (was !== null ? [flag, was] : is !== null ? [flag, ""] : [])),
    ...spread,
    ...transformed,
    ...["--pattern", filter.pattern],
  ];
}
