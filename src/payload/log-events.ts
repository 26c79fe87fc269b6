import { Hits, jsonNeedles, type Needles } from "../bytes/hits.ts";
import type { JsonBytes } from "../bytes/search.ts";
import { closeBrace, closeBracket, comma, isDigit, openBrace, zero } from "../bytes/tokens.ts";
import { isPayload, type LogEvent, type Payload } from "./payload.ts";

/** A payload without some of its log events, and the number of those. */
export interface Excerpt {
  readonly payload: Payload;
  readonly leftOut: number;
}

const listName = Buffer.from('"logEvents":[');
// The parts of a log event as CloudWatch Logs writes it, around the id, the time and the message.
const idName = Buffer.from('{"id":"');
const timeName = Buffer.from('","timestamp":');
const messageName = Buffer.from(',"message":"');

/**
 * Parses only those log events of a payload whose message contains one of the texts or an escape that could spell one,
 * or is not a whole JSON object. Returns undefined if the payload is not written the way CloudWatch Logs does, whether
 * it is valid or not: then all of it must be parsed.
 */
export function splitPayload(json: Buffer, file: JsonBytes, texts: readonly string[]): Excerpt | undefined {
  const start = json.indexOf(listName) + listName.length;
  // Without the list, these few bytes are not a payload.
  const payload = parsePart(`${json.toString("utf8", 0, start)}]}`);
  if (!isPayload(payload) || payload.messageType !== "DATA_MESSAGE") return undefined;
  const hits = new Hits(json, file, needlesFor(texts));
  const logEvents: LogEvent[] = [];
  let leftOut = 0;
  for (let at = start; ; at++) {
    const message = messageAt(json, file, at);
    if (message === undefined) return undefined;
    const { start: messageStart, end } = message;
    if (isWhole(json, file, messageStart, end) && !hits.isIn(messageStart, end)) leftOut++;
    else {
      const event = parsePart(json.toString("utf8", at, end + 2)) as LogEvent | undefined;
      if (event === undefined) return undefined;
      logEvents.push(event);
    }
    at = end + 2;
    if (json[at] === comma) continue;
    // Reject anything after the list: a second `logEvents` key would win.
    if (json[at] !== closeBracket || json[at + 1] !== closeBrace || json.length > at + 2) return undefined;
    return { payload: { ...payload, logEvents }, leftOut };
  }
}

/** The needles of each matcher's texts, made only once: `file` caches each needle by its identity. */
const needlesByTexts = new WeakMap<readonly string[], Needles>();

function needlesFor(texts: readonly string[]): Needles {
  const needles = needlesByTexts.get(texts) ?? jsonNeedles(texts);
  needlesByTexts.set(texts, needles);
  return needles;
}

/**
 * Returns the range, without quotes, of the message of the log event at an offset. For a string that does not end,
 * stringEnd returns 0, where the payload begins: the expected bytes are not there either, so the result is undefined.
 */
function messageAt(
  json: Buffer,
  file: JsonBytes,
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  if (!holds(json, at, idName)) return undefined;
  const idEnd = file.stringEnd(at + idName.length);
  if (!holds(json, idEnd, timeName)) return undefined;
  const timeStart = idEnd + timeName.length;
  let timeEnd = timeStart;
  while (isDigit(json[timeEnd])) timeEnd++;
  // JSON does not allow leading zeros.
  if (timeEnd === timeStart || (json[timeStart] === zero && timeEnd > timeStart + 1)) return undefined;
  if (!holds(json, timeEnd, messageName)) return undefined;
  const start = timeEnd + messageName.length;
  const end = file.stringEnd(start);
  return json[end + 1] === closeBrace ? { start, end } : undefined;
}

/** Whether the message that stringEnd scanned last is an object with balanced braces, and so was not cut off. */
function isWhole(json: Buffer, file: JsonBytes, start: number, end: number): boolean {
  return json[start] === openBrace && json[end - 1] === closeBrace && file.braces() === 0;
}

function holds(json: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (json[at + index] !== text[index]) return false;
  return true;
}

function parsePart(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
