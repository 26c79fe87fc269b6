import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { unreadableAlert } from "../../src/alert/alert.ts";
import { parseJson } from "../../src/bytes/json.ts";
import { alertOf } from "../../src/detect.ts";
import { IamAlertsError } from "../../src/errors.ts";
import { createHandler, type HandlerResult } from "../../src/lambda/handler.ts";
import { compile, type Matcher } from "../../src/pattern/match/compile.ts";
import { parse } from "../../src/pattern/parse/parser.ts";
import { canaryLogStream, decodePayload, encodePayload, simulatedLogStream } from "../../src/payload/awslogs.ts";
import { jsonFault } from "../../src/payload/items.ts";
import { presets } from "../../src/presets.ts";
import { respond } from "../../src/response/respond.ts";
import { matchesNaively } from "../pattern/match/naive.ts";
import { mutateBytes, mutateFields, pick } from "./mutate.ts";
import type { Random } from "./random.ts";
import { type Target, without } from "./target.ts";

/** Patterns that match most records, few records, or none. */
const sources: readonly string[] = [
  ...presets.map(({ pattern }) => pattern),
  '{ $.eventName = "CreateUser" }',
  '{ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "Put*") || ($.eventName = "*Policy")) }',
  '{ $.userIdentity.type = "Root" && $.eventType != "AwsServiceEvent" }',
  "{ $.errorCode IS NULL || $.errorMessage NOT EXISTS }",
  "{ $.requestParameters.* = 12 || $.eventVersion = 1.08 }",
  "AccessDenied",
  '?CreateUser ?"\\"errorCode\\""',
  "-iam",
];

/** The compiled pattern, and a matcher that looks at each message on its own. */
const matchers = sources.map((source) => {
  const pattern = parse(source);
  const slow: Matcher = { test: (message) => matchesNaively(pattern, message), testJson: () => false };
  return { source, fast: compile(pattern), slow };
});

interface Input {
  readonly json: Buffer;
  /** Whether leading spaces make it so large that it is not parsed whole. */
  readonly isLarge: boolean;
  readonly pattern: string;
}

const padding = Buffer.alloc(120_000, " ");

/** Creates a payload's JSON, mostly from changed records, and from text in place of a record. */
function payloadJson(random: Random): Buffer {
  const list = Array.from({ length: random.below(5) }, () => pick(random)).flat();
  const messages = list.map((record) => {
    const kind = random.below(8);
    const message = JSON.stringify(kind < 4 ? record : mutateFields(record, random));
    if (kind === 6) return mutateBytes(Buffer.from(message), Buffer.from("{}"), random).toString("utf8");
    return kind === 7 ? spelled(message, random) : message;
  });
  const { data } = encodePayload(messages).awslogs;
  const written = gunzipSync(Buffer.from(data, "base64"));
  const json = random.below(4) === 0 ? Buffer.from(spelled(written.toString("utf8"), random)) : written;
  return random.below(4) === 0 ? mutateBytes(json, Buffer.from(messages.join()), random) : json;
}

/** Returns equivalent JSON with letters as escapes, and with spaces. */
function spelled(json: string, random: Random): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return json
    .replace(/"(?:[^"\\]|\\.)*"/g, (text) =>
      text.replace(/\\.|[A-Za-z]/g, (one) => {
        if (random.below(20) > 0) return one;
        return one.length === 1 ? escaped(one) : one === "\\\\" ? escaped("\\") : one;
      }),
    )
    .replace(/":/g, (colon) => (random.below(8) === 0 ? '" : ' : colon));
}

/** Returns the handler's result, or its error. */
async function outcome(event: unknown, matcher: Matcher | undefined): Promise<unknown> {
  try {
    const handle = createHandler({ ...(matcher && { matcher }), deliver: async () => [] });
    const { alerts, skipped }: HandlerResult = await handle(event);
    return { alerts, skipped };
  } catch (error) {
    if (error instanceof IamAlertsError) return { code: error.code, message: error.message, details: error.details };
    throw error;
  }
}

/**
 * Whether the handler leaves out a message that is not JSON: its text cannot match and its braces are balanced. Parsing
 * every event to find the damaged ones would cost too much. In a large payload the handler checks whether a `\\u00XX`
 * stands for a character of a search term; otherwise, whether there is any `\\u00XX`.
 */
function isLeftOut(message: string, { needs, cannotMatch }: Matcher, inBytes: boolean): boolean {
  const times = (character: string) => message.split(character).length;
  if (!/^\{.*\}$/s.test(message) || times("{") !== times("}")) return false;
  if (!inBytes) return cannotMatch?.(message) === true;
  const texts = needs?.();
  const escaped = Array.from(message.matchAll(/\\u00([0-9a-f]{2})/gi), ([, hex = ""]) => Number.parseInt(hex, 16));
  return (
    texts?.some(
      (text) => message.includes(text) || escaped.some((code) => text.includes(String.fromCharCode(code))),
    ) === false
  );
}

/** Does the same in the slow and obvious way: parses everything before it leaves anything out. */
async function slowly(
  event: unknown,
  { slow, fast }: { readonly slow: Matcher; readonly fast: Matcher },
  inBytes: boolean,
): Promise<unknown> {
  let payload: ReturnType<typeof decodePayload>;
  try {
    payload = decodePayload(event);
  } catch {
    return outcome(event, undefined);
  }
  if (payload.messageType === "CONTROL_MESSAGE") return { alerts: [], skipped: 0 };
  const { logStream } = payload;
  const simulated = logStream === simulatedLogStream || logStream.startsWith(canaryLogStream);
  const pipeline = [payload.logGroup, ...payload.subscriptionFilters];
  const alerts = [];
  let skipped = 0;
  for (const { id, timestamp, message } of payload.logEvents) {
    const context = { id, time: timestamp, simulated, pipeline };
    let value: unknown;
    try {
      value = parseJson(message);
    } catch {
      if (isLeftOut(message, fast, inBytes)) skipped++;
      else alerts.push(unreadableAlert(message, jsonFault(message), context));
      continue;
    }
    if (slow.test(message)) alerts.push(alertOf(value, context, () => message).alert);
    else skipped++;
  }
  const logGroup = { name: payload.logGroup, account: payload.owner };
  return { alerts: alerts.map((alert) => respond(alert, undefined, logGroup)), skipped };
}

/**
 * A handler with a pattern leaves out messages that cannot match before it parses them. Its alerts are the same as those of
 * a handler that parses everything and asks the slow matcher.
 */
export const filtered: Target<Input> = {
  name: "payloads, with a pattern",
  make: (random) => ({ json: payloadJson(random), isLarge: random.below(3) > 0, pattern: random.of(sources) }),
  async check({ json, isLarge, pattern }, _, count) {
    const matcher = matchers.find(({ source }) => source === pattern);
    if (matcher === undefined) throw new Error("expected a pattern from the list");
    const text = isLarge ? Buffer.concat([padding, json]) : json;
    const event = { awslogs: { data: gzipSync(text, { level: isLarge ? 0 : 1 }).toString("base64") } };
    const found = await outcome(event, matcher.fast);
    const wanted = await slowly(event, matcher, false);
    // A broken log event that is left out is not read and does not affect other events.
    if (isLarge && "code" in (wanted as object) && !("code" in (found as object))) return count("broken, but read");
    if (isLarge && isDeepStrictEqual(found, await slowly(event, matcher, true)))
      count("read in part, or with the same result");
    else assert.deepEqual(found, wanted);
    const { alerts = [], skipped = 0 } = found as Partial<HandlerResult>;
    if ("code" in (found as object)) count("refused");
    for (const { findings } of alerts)
      count(findings.some(({ code }) => code === "unreadable") ? "unreadable" : "alerts");
    for (let index = 0; index < skipped; index++) count("skipped");
  },
  *smaller({ json, ...others }) {
    for (const less of without(json)) yield { json: less, ...others };
  },
};
