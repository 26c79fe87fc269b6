import { parseJson } from "../../bytes/json.ts";
import { fieldNamesIn } from "../../cloudtrail/field-names.ts";
import { parsePath, setPath, unsetPath } from "../../cloudtrail/path.ts";
import { IamAlertsError } from "../../errors.ts";
import { nearest } from "../../words.ts";

/** A change to every simulated record. */
export type Edit =
  | { readonly kind: "set"; readonly path: string; readonly value: unknown }
  | { readonly kind: "unset"; readonly path: string };

/**
 * Parses `path=value`. The value is JSON if it parses, and text otherwise.
 *
 * @throws IamAlertsError `usage` for an invalid path or a missing `=`.
 */
export function parseSet(given: string): Edit {
  // A key in quotes may hold an equals sign.
  const [, path, value] = /^((?:[^=[\]]|\[(?:"[^"]*"|'[^']*'|[^\]]*)\])*)=(.*)$/s.exec(given) ?? [];
  if (path === undefined || value === undefined) {
    throw new IamAlertsError("usage", `expected path=value after --set, found ${JSON.stringify(given)}`, {
      hint: "for example --set userIdentity.userName=bob",
    });
  }
  parsePath(path);
  return { kind: "set", path, value: jsonOrText(value) };
}

/** Returns the path that was probably meant: CloudTrail's records have no field at this path, but one with a similar name. */
export function pathMeant(path: string): string | undefined {
  const before: string[] = [];
  for (const step of parsePath(path)) {
    const names = fieldNamesIn(before);
    if (names === undefined || typeof step === "number") return undefined;
    if (!names.includes(step)) {
      const near = nearest(step, names);
      return near && [...before, near].join(".");
    }
    before.push(step);
  }
  return undefined;
}

/** @throws IamAlertsError `usage` for an invalid path. */
export function parseUnset(path: string): Edit {
  parsePath(path);
  return { kind: "unset", path };
}

function jsonOrText(value: string): unknown {
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

/**
 * Applies every edit to every message. `unused` lists the paths to unset that no message has.
 *
 * @throws IamAlertsError `usage` if an edit does not fit a message.
 */
export function applyEdits(
  messages: readonly string[],
  edits: readonly Edit[],
): { readonly messages: readonly string[]; readonly unused: readonly string[] } {
  if (edits.length === 0) return { messages, unused: [] };
  const used = new Set<Edit>();
  const changed = messages.map((message) => {
    let record = parseRecord(message);
    for (const edit of edits) {
      const next = applyEdit(record, edit);
      if (next === undefined) continue;
      used.add(edit);
      record = next;
    }
    return JSON.stringify(record);
  });
  return { messages: changed, unused: edits.filter((edit) => !used.has(edit)).map(({ path }) => path) };
}

/**
 * Returns a copy of the record with an edit applied; undefined if there was nothing to unset.
 *
 * @throws IamAlertsError `usage` if the edit does not fit the record.
 */
export function applyEdit(record: unknown, edit: Edit): unknown {
  return edit.kind === "set" ? setPath(record, edit.path, edit.value) : unsetPath(record, edit.path);
}

/** @throws IamAlertsError `usage` for a message that is not JSON. */
export function parseRecord(message: string): unknown {
  try {
    return parseJson(message);
  } catch (cause) {
    throw new IamAlertsError("usage", "cannot set or unset a field of an event that is not JSON", { cause });
  }
}
