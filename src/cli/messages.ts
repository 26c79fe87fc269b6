import type { IamAlertsError } from "../errors.ts";
import type { Item } from "../payload/items.ts";
import { placeOf, readSources } from "./input.ts";
import type { Io } from "./io.ts";
import { messagesOf } from "./simulation.ts";

/** A log message, or what kept one from being read. */
export type Read =
  | { readonly kind: "message"; readonly message: string }
  | { readonly kind: "error"; readonly error: IamAlertsError; readonly place: string };

/** The log messages in the sources: those of payloads and records in any wrapping, and every other line as it stands. */
export async function* readMessages(
  sources: readonly string[],
  io: Io,
  options: { readonly maxBytes?: number },
): AsyncGenerator<Read, void, undefined> {
  for await (const { item, origin } of readSources(sources.length === 0 ? ["-"] : sources, io, options)) {
    if (item.kind === "error") {
      yield { kind: "error", error: item.error, place: placeOf(origin, item.line) };
    } else for (const message of textOf(item)) yield { kind: "message", message };
  }
}

function textOf(item: Exclude<Item, { kind: "error" }>): readonly string[] {
  if (item.kind !== "text") return messagesOf(item);
  const text = Buffer.from(item.bytes)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  return text.trim() === "" ? [] : [text];
}
