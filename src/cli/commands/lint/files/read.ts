import { readFileSync } from "node:fs";
import type { FoundFile, Unreadable } from "./find.ts";

/** The largest file that is read unless it is named, in bytes. Templates are smaller; data is larger. */
const maxBytes = 16 * 1024 * 1024;

/** The text of a file, or the reason why there is none. */
export type ReadFile =
  | {
      readonly kind: "text";
      readonly path: string;
      readonly text: string;
      readonly hasMark: boolean;
      readonly isUtf8: boolean;
    }
  | ({ readonly kind: "unreadable" } & Unreadable)
  | { readonly kind: "large"; readonly path: string };

const mark = "\ufeff";

/** Reads a file as UTF-8. A byte order mark is removed, because parsers and editors do not count it. */
export function readText({ path, isNamed }: Pick<FoundFile, "path" | "isNamed">): ReadFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { kind: "unreadable", path, reason: (error as Error).message };
  }
  if (bytes.length > maxBytes && !isNamed) return { kind: "large", path };
  return decoded(path, bytes);
}

/** Returns the text of a file's bytes. */
export function decoded(path: string, bytes: Buffer): ReadFile & { readonly kind: "text" } {
  const whole = bytes.toString("utf8");
  const hasMark = whole.startsWith(mark);
  // The file itself may contain the replacement character.
  const isUtf8 = !whole.includes("\ufffd") || Buffer.from(whole, "utf8").equals(bytes);
  return { kind: "text", path, text: hasMark ? whole.slice(1) : whole, hasMark, isUtf8 };
}
