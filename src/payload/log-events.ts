import { Hits, jsonNeedles, type Needles } from "../bytes/hits.ts";
import type { JsonBytes } from "../bytes/search.ts";
import { isPayload, type LogEvent, type Payload } from "./payload.ts";

/** A payload without some of its log events, and how many these are. */
export interface Excerpt {
  readonly payload: Payload;
  readonly leftOut: number;
}

const [comma, openBrace, closeBrace, closeBracket] = [44, 123, 125, 93];
const listName = Buffer.from('"logEvents":[');
// A log event as CloudWatch Logs writes it, in parts: between them stand the id, the time and the message.
const idName = Buffer.from('{"id":"');
const timeName = Buffer.from('","timestamp":');
const messageName = Buffer.from(',"message":"');

/**
 * Reads of a payload's JSON only the log events whose message holds one of the texts, or what JSON may spell one with, or
 * is not a whole JSON object. Nothing where the payload has another form than the one that CloudWatch Logs writes, sound
 * or not: then all of it must be parsed.
 */
export function splitPayload(json: Buffer, file: JsonBytes, texts: readonly string[]): Excerpt | undefined {
  const start = json.indexOf(listName) + listName.length;
  // Where there is no list, these few bytes are no payload.
  const payload = tryParse(`${json.toString("utf8", 0, start)}]}`);
  if (!isPayload(payload) || payload.messageType !== "DATA_MESSAGE") return undefined;
  const hits = new Hits(json, file, needlesFor(texts));
  const logEvents: LogEvent[] = [];
  let leftOut = 0;
  for (let at = start; ; at++) {
    const place = placeOf(json, file, at);
    if (place === undefined) return undefined;
    const { start: messageStart, end } = place;
    if (isWhole(json, file, messageStart, end) && !hits.isIn(messageStart, end)) leftOut++;
    else {
      const event = tryParse(json.toString("utf8", at, end + 2)) as LogEvent | undefined;
      if (event === undefined) return undefined;
      logEvents.push(event);
    }
    at = end + 2;
    if (json[at] === comma) continue;
    // Nothing may stand behind the list, for it could be another one.
    if (json[at] !== closeBracket || json[at + 1] !== closeBrace || json.length > at + 2) return undefined;
    return { payload: { ...payload, logEvents }, leftOut };
  }
}

/** Made once for a matcher: `file` remembers each needle that it was asked for. */
const known = new WeakMap<readonly string[], Needles>();

function needlesFor(texts: readonly string[]): Needles {
  const needles = known.get(texts) ?? jsonNeedles(texts);
  known.set(texts, needles);
  return needles;
}

/**
 * Where the message stands, without its quotes, of the log event at an offset. A string that does not end is said to end
 * at 0, where the payload begins, and what must follow is not found there.
 */
function placeOf(
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
  // JSON has no number 007.
  if (timeEnd === timeStart || (json[timeStart] === zero && timeEnd > timeStart + 1)) return undefined;
  if (!holds(json, timeEnd, messageName)) return undefined;
  const start = timeEnd + messageName.length;
  const end = file.stringEnd(start);
  return json[end + 1] === closeBrace ? { start, end } : undefined;
}

/** Whether the message whose end was found last has all of an object's braces, so that it was not cut. */
function isWhole(json: Buffer, file: JsonBytes, start: number, end: number): boolean {
  return json[start] === openBrace && json[end - 1] === closeBrace && file.braces() === 0;
}

const zero = 48;

function isDigit(byte = 0): boolean {
  return byte >= zero && byte <= zero + 9;
}

function holds(json: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (json[at + index] !== text[index]) return false;
  return true;
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
