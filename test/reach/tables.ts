import { rules } from "../../src/alert/rules/identity.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { defaultPreset, presets } from "../../src/presets.ts";
import { call, root } from "../alert/alerts.ts";
import { leftOut } from "./findings.ts";
import { kinds } from "./kinds.ts";

const { testJson } = compile(presets.find(({ name }) => name === defaultPreset)?.pattern ?? "");

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** The table of the kinds of events; all of them, or those that the README has room for. */
export function kindsTable(isShort = false): string {
  return [
    row(["events of", "let through", "not let through"]),
    "|---|---|---|",
    ...kinds.filter((kind) => !isShort || kind.isShort).map(({ name, through, not }) => row([name, through, not])),
  ].join("\n");
}

/** The long table: for each finding that belongs to calls, the calls that are let through and the others. */
export function callsTable(): string {
  const codes = [...new Set(rules.filter(({ calls }) => calls !== undefined).map(({ code }) => code))].toSorted();
  return [
    row(["finding", "let through", "not let through"]),
    "|---|---|---|",
    ...codes.flatMap((code) => {
      const calls = [...new Set(rules.filter((rule) => rule.code === code).flatMap((rule) => rule.calls ?? []))];
      const through = calls.flatMap((name) => namedAs(code, name) ?? []);
      return rowsOf(
        code,
        through,
        calls.filter((name) => namedAs(code, name) === undefined),
      );
    }),
  ].join("\n");
}

/** A call's name as the table shows it; undefined if the call is not let through. */
function namedAs(code: string, name: string): string | undefined {
  const record = call(name, null, {
    // A password or an address of root is changed by root.
    ...(code.startsWith("root-") ? { userIdentity: root } : {}),
    ...(name === "signin:ConsoleLogin" ? { additionalEventData: { MFAUsed: "No" } } : {}),
  });
  if (testJson(record)) return name;
  return name.startsWith("lambda:") && testJson({ ...record, requestParameters: { functionName: "iam-alerts" } })
    ? `${name}*`
    : undefined;
}

/** The findings that are left out, with their reasons. */
export function leftOutTable(): string {
  return [
    row(["finding", "why it is left out"]),
    "|---|---|",
    ...Object.entries(leftOut).map(([code, { reason }]) => row([`\`${code}\``, reason])),
  ].join("\n");
}

/** Rows of at most 120 characters. A long list goes on in the next row. */
function rowsOf(code: string, through: readonly string[], not: readonly string[]): readonly string[] {
  const room = 120 - code.length - "| `` |  |  |".length;
  const onlyOne = through.length === 0 || not.length === 0;
  const [left, right] = [chunks(through, onlyOne ? room : room / 2), chunks(not, onlyOne ? room : room / 2)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    row([index === 0 ? `\`${code}\`` : "", left[index] ?? "", right[index] ?? ""]),
  );
}

function chunks(names: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || last.length + name.length + 3 > width) lines.push(name);
    else lines[lines.length - 1] = `${last}, ${name}`;
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}
