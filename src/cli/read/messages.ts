import type { IamAlertsError } from "../../errors.ts";
import { messagesOf } from "../../payload/items.ts";
import type { Io } from "../io.ts";
import { placeOf, readSources } from "./input.ts";

/** A log message, or the error that prevented reading one. */
export type MessageOrError =
  | {
      readonly kind: "message";
      readonly message: string;
      /** The message exactly as in the input, with its line break; bytes if the input is not UTF-8. */
      readonly line: string | Uint8Array;
    }
  | { readonly kind: "error"; readonly error: IamAlertsError; readonly place: string };

/** Yields the log messages in the sources: from payloads and records in any wrapping, and every other line unchanged. */
export async function* readMessages(
  sources: readonly string[],
  io: Io,
  options: { readonly maxBytes?: number },
): AsyncGenerator<MessageOrError, void, undefined> {
  for await (const { item, origin } of readSources(sources.length === 0 ? ["-"] : sources, io, options)) {
    if (item.kind === "error") {
      yield { kind: "error", error: item.error, place: placeOf(origin, item.line) };
    } else if (item.kind === "text") yield* readText(item.bytes);
    else for (const message of messagesOf(item)) yield { kind: "message", message, line: `${message}\n` };
  }
}

function* readText(bytes: Uint8Array): Generator<MessageOrError> {
  const text = Buffer.from(bytes).toString("utf8");
  if (text.trim() === "") return;
  const end = text.endsWith("\n") ? "" : "\n";
  const line = text.includes("\ufffd") ? Buffer.concat([bytes, Buffer.from(end)]) : text + end;
  yield { kind: "message", message: text.replace(/\r?\n$/, ""), line };
}
