import { tryParse } from "../../../bytes/json.ts";
import { isFields } from "../../../cloudtrail/fields.ts";
import { isOcsf } from "../../../cloudtrail/ocsf.ts";
import { readRecord } from "../../../cloudtrail/record.ts";
import { messagesOf } from "../../../payload/items.ts";
import { visible } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import type { Io } from "../../io.ts";
import type { AlertWriter } from "../../print/alerts.ts";
import { applyEdits } from "../../read/edits.ts";
import { placeOf, readSources } from "../../read/input.ts";
import type { SimulateOptions } from "./options.ts";

/** Reads the messages to simulate, with every edit applied. `unused` lists the paths to unset that no message has. */
export async function readMessages(
  events: readonly string[],
  options: SimulateOptions,
  writer: AlertWriter,
  io: Io,
): Promise<{ messages: readonly string[]; unused: readonly string[] }> {
  const messages: string[] = [];
  let lines = 0;
  for await (const { item, origin } of readSources(events.length === 0 ? ["-"] : events, io, options)) {
    if (item.kind === "error") writer.error(item.error, placeOf(origin, item.line));
    else if (item.kind === "text") lines++;
    else messages.push(...messagesOf(item));
  }
  if (lines > 0) writer.say(`${count(lines, "line")} of the input skipped: not a CloudTrail event`);
  return applyEdits(messages, options.edits ?? []);
}

/** The number of filtered events that are listed. */
const maxListed = 10;

/** Reports the messages that the pattern does not match. */
export function reportFiltered(messages: readonly string[], pattern: string, writer: AlertWriter): void {
  for (const message of messages.slice(0, maxListed)) {
    writer.say(`filtered out, not delivered: ${visible(eventName(message))} (${visible(pattern)} does not match it)`);
  }
  if (messages.length > maxListed) writer.say(`filtered out, not delivered: ${messages.length - maxListed} more`);
  if (messages.some((message) => isTransformed(tryParse(message)?.json))) {
    writer.say("hint: match events that were transformed to OCSF by their own fields, for example $.api.operation");
  }
}

function eventName(message: string): string {
  const parsed = tryParse(message);
  if (parsed === undefined) return "a message that is not JSON";
  return readRecord(parsed.json)?.eventName ?? "an event without a name";
}

function isTransformed(value: unknown): boolean {
  return isFields(value) && isOcsf(value);
}
