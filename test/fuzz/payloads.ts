import { gzipSync } from "node:zlib";
import type { Alert } from "../../src/alert/alert.ts";
import { unreadableAlert } from "../../src/alert/alert.ts";
import { alertOf, detect } from "../../src/detect.ts";
import { IamAlertsError } from "../../src/errors.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";
import type { Item } from "../../src/payload/items.ts";
import { readItems } from "../../src/payload/reader.ts";
import { renderJsonLine } from "../../src/render/json.ts";
import { renderText } from "../../src/render/text.ts";
import { line, mutateBytes, mutateFields, pick, records, wrappings } from "./mutate.ts";
import type { Random } from "./random.ts";
import { type Count, type Target, without } from "./target.ts";

const iam = compile('{ $.eventSource = "iam.amazonaws.com" }');

function alertsIn(item: Item, matched: boolean): readonly Alert[] {
  switch (item.kind) {
    case "payload":
      return detect(item.payload, matched ? iam : undefined).alerts;
    case "record":
      return [alertOf(item.value, item, () => item.message).alert];
    case "unreadable":
      return [unreadableAlert(item.text, item.reason)];
    default:
      return [];
  }
}

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;

/** Runs the quick test first: the test over Unicode takes most of the time. */
const isHarmless = (text: string) => /^[\x20-\x7e]*$/.test(text) || !unseen.test(text);

/** Reads an input and turns it into alerts. Throws every error that is not an IamAlertsError. */
async function read(input: Buffer, random: Random, count: Count): Promise<void> {
  const cut = random.below(input.length + 1);
  const matched = random.below(2) === 0;
  try {
    for await (const item of readItems([input.subarray(0, cut), input.subarray(cut)])) {
      if (item.kind === "text") count("texts");
      if (item.kind === "error") {
        count("errors");
        if (!(item.error instanceof IamAlertsError)) throw item.error;
      }
      for (const alert of alertsIn(item, matched)) {
        count("alerts");
        if (!alert.findings.some(({ code }) => code === "unreadable")) count("readable");
        check(alert);
      }
    }
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    count("thrown");
  }
}

function check(alert: Alert): void {
  const text = renderText([alert]);
  const json = renderJsonLine(alert);
  if (!text.endsWith("\n") || !isHarmless(text.replace(/[\n\t]/g, ""))) throw new Error(`text: ${text}`);
  if (json.indexOf("\n") !== json.length - 1 || !isHarmless(json.slice(0, -1))) throw new Error(`JSON: ${json}`);
  const again = JSON.parse(json) as Alert;
  if (again.version !== 1 || again.title === "" || again.title !== alert.title)
    throw new Error(`title: ${again.title}`);
}

const reading = (name: string, make: (random: Random) => Buffer): Target<Buffer> => ({
  name,
  make,
  check: read,
  smaller: without,
});

/** Any input results in alerts, text or an IamAlertsError. */
export const payloads: Readonly<Record<"fields" | "bytes" | "packed" | "messages", Target<Buffer>>> = {
  fields: reading("records with fields changed", (random) => {
    const list = pick(random).map((record) => mutateFields(mutateFields(record, random), random));
    return Buffer.from(random.of(wrappings)(list));
  }),
  bytes: reading("inputs with bytes changed", (random) => {
    const input = Buffer.from(random.of(wrappings)(pick(random)));
    return mutateBytes(input, Buffer.from(random.of(wrappings)(pick(random))), random);
  }),
  packed: reading("payloads with bytes of their JSON changed", (random) => {
    const [one, two] = [pick(random), pick(random)].map((list) => JSON.stringify(encodePayload(list)));
    const json = Buffer.from(line(pick(random)));
    const packed = gzipSync(mutateBytes(json, Buffer.from(one ?? ""), random));
    const data = Buffer.from(packed).toString("base64");
    return Buffer.from(`${one}\n{"awslogs":{"data":"${data}"}}\n${data}\n${two}\n`);
  }),
  messages: reading("messages changed, next to valid ones", (random) => {
    const message = mutateBytes(Buffer.from(JSON.stringify(random.of(records))), Buffer.from("{}"), random);
    return Buffer.from(JSON.stringify(encodePayload([records[0] ?? {}, message.toString("utf8"), records[0] ?? {}])));
  }),
};
