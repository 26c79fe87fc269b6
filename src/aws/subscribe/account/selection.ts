import { IamAlertsError } from "../../../errors.ts";

/** The longest selection criteria that AWS accepts, in bytes. */
const maxBytes = 25 * 1024;

/**
 * Returns the log groups that selection criteria leave out; undefined for criteria that are not a list of left-out names.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 */
export function parseSelection(criteria: string): readonly string[] | undefined {
  const [, list] = /^\s*(?:LogGroupName\s+)?NOT\s+IN\s*\[([\s\S]*)\]\s*$/i.exec(criteria) ?? [];
  if (list === undefined) return undefined;
  const items = list.trim() === "" ? [] : list.split(",").map((item) => item.trim());
  const names = items.map((item) => /^"([.\-_/#A-Za-z0-9]{1,512})"$/.exec(item.replace(/^'(.*)'$/, '"$1"'))?.[1]);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/**
 * Returns the log groups that --selection leaves out.
 *
 * @throws IamAlertsError `usage` for anything but a list
 */
export function readSelection(text: string): readonly string[] {
  const names = parseSelection(text);
  if (names !== undefined) return names;
  throw new IamAlertsError(
    "usage",
    `expected the log groups to leave out after --selection, found ${JSON.stringify(text)}`,
    { hint: `AWS knows only a list of names, for example --selection 'NOT IN ["/aws/eks/audit", "app"]'` },
  );
}

/**
 * Returns the selection criteria that leave out log groups; null for none.
 *
 * @throws IamAlertsError `usage` if they are longer than AWS accepts
 */
export function printSelection(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const text = `LogGroupName NOT IN [${names.map((name) => JSON.stringify(name)).join(", ")}]`;
  if (text.length <= maxBytes) return text;
  throw new IamAlertsError("usage", `expected at most ${maxBytes} bytes of names to leave out, found ${text.length}`, {
    hint: "leave out fewer log groups, or subscribe the log groups with --log-group instead",
  });
}
