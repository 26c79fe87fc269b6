import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Alert } from "../src/alert/alert.ts";
import { unreadableAlert } from "../src/alert/alert.ts";
import { alertOf, detect } from "../src/detect.ts";
import { IamAlertsError } from "../src/errors.ts";
import { compile } from "../src/pattern/compile.ts";
import { encodePayload } from "../src/payload/awslogs.ts";
import type { Item } from "../src/payload/items.ts";
import { readItems } from "../src/payload/reader.ts";
import { renderJsonLine } from "../src/render/json.ts";
import { renderText } from "../src/render/text.ts";

type Fields = Record<string, unknown>;

const folder = "fixtures/records";
const records = readdirSync(folder).map((file) => JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as Fields);
const iam = compile('{ $.eventSource = "iam.amazonaws.com" }');

/** Random numbers that are the same in every run (mulberry32). */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number below the limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

const hostile: readonly unknown[] = [
  null,
  "",
  "null",
  "***",
  0,
  -1,
  1e308,
  9007199254740991,
  true,
  [],
  {},
  [null],
  [[[[]]]],
  { __proto__: null, constructor: { prototype: 1 }, toString: "x" },
  JSON.parse('{"__proto__":{"eventName":"x"},"hasOwnProperty":1}'),
  "\u0000\u001b]0;owned\u0007\u001b[2J",
  "\u202egnp.exe\u2066\u200b\ufeff",
  "\ud800",
  "\udc00x\ud83d",
  "a\r\nBcc: eve@example.com\r\n",
  "x".repeat(20_000),
  "arn:aws:sts::111122223333:assumed-role/",
  "arn:aws:iam::111122223333:user/../../x",
  "%7B%22Version%22%3A",
  "%E0%A4%A",
  '{"Statement":',
  "on resource: arn:",
  "2026-13-45T99:99:99Z",
  "__proto__",
  "<script>alert(1)</script>",
  "%{jndi:ldap://192.0.2.1/a}",
  "CreateUser",
  "HIDDEN_DUE_TO_SECURITY_REASONS",
];

/** Changes one field somewhere in the record: deletes it, changes its type, puts something hostile or a twin there. */
function mutateFields(record: Fields, random: Random): Fields {
  const copy = structuredClone(record);
  let node = copy;
  for (;;) {
    const key = random.of(Object.keys(node));
    const value = node[key];
    const inner = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (inner && random.below(3) > 0) {
      node = value as Fields;
      continue;
    }
    const kind = random.below(6);
    if (kind === 0) delete node[key];
    else if (kind === 1) node[key] = typeof value === "string" ? [value] : String(value);
    else if (kind === 2) node[key.toUpperCase()] = value;
    else node[key] = random.of(hostile);
    return copy;
  }
}

/** Changes bytes: flips, removes, repeats, cuts, or goes on with another input. */
function mutateBytes(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  const to = Math.min(bytes.length, at + 1 + random.below(40));
  switch (random.below(6)) {
    case 0:
    case 1: {
      const copy = Buffer.from(bytes);
      for (let flips = 1 + random.below(3); flips > 0; flips--) copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 4:
      return Buffer.from(bytes.subarray(0, at));
    default:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length))]);
  }
}

type Wrapping = (records: readonly Fields[]) => string | Uint8Array;

const line: Wrapping = (list) => `${list.map((record) => JSON.stringify(record)).join("\n")}\n`;
const event: Wrapping = (list) => JSON.stringify(encodePayload(list));
const base64: Wrapping = (list) => encodePayload(list).awslogs.data;

const wrappings: readonly Wrapping[] = [
  line,
  event,
  base64,
  (list) => gzipSync(line(list)),
  (list) => JSON.stringify({ Records: list }, null, 1),
  (list) => JSON.stringify({ Records: [{ kinesis: { data: base64(list) } }] }),
  (list) => JSON.stringify({ Messages: list.map((record) => ({ Body: JSON.stringify(record) })) }),
  (list) => list.map((detail) => JSON.stringify({ "detail-type": "AWS API Call", detail })).join("\n"),
  (list) => list.map((record) => `2026-11-18T15:21:36+00:00 stream ${JSON.stringify(record)}\n`).join(""),
  (list) => JSON.stringify({ events: list.map((record) => ({ message: JSON.stringify(record), timestamp: 1 })) }),
  (list) => JSON.stringify({ TopicArn: "arn:aws:sns:us-east-1:111122223333:t", Message: event(list) }),
  (list) => `${event(list)}\nhello\n${line(list)}`,
];

interface Tally {
  alerts: number;
  readable: number;
  texts: number;
  errors: number;
  thrown: number;
}

function alertsIn(item: Item, matched: boolean): readonly Alert[] {
  switch (item.kind) {
    case "payload":
      return detect(item.payload, matched ? iam : undefined).alerts;
    case "record":
      return [alertOf(item.value, item, item.message).alert];
    case "unreadable":
      return [unreadableAlert(item.text, item.reason)];
    default:
      return [];
  }
}

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;

/** The quick test first: the one over Unicode takes most of the time of all this. */
const isHarmless = (text: string) => /^[\x20-\x7e]*$/.test(text) || !unseen.test(text);

/** Runs an input through everything; throws where something else than an IamAlertsError comes of it. */
async function run(input: Buffer, random: Random, tally: Tally): Promise<void> {
  const cut = random.below(input.length + 1);
  const matched = random.below(2) === 0;
  try {
    for await (const item of readItems([input.subarray(0, cut), input.subarray(cut)])) {
      if (item.kind === "text") tally.texts++;
      if (item.kind === "error") {
        tally.errors++;
        if (!(item.error instanceof IamAlertsError)) throw item.error;
      }
      for (const alert of alertsIn(item, matched)) {
        tally.alerts++;
        if (!alert.findings.some(({ code }) => code === "unreadable")) tally.readable++;
        check(alert);
      }
    }
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    tally.thrown++;
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

const pick = (random: Random): readonly Fields[] =>
  Array.from({ length: 1 + random.below(2) }, () => random.of(records));

/** Mutates and runs; an error tells the number of the run, so that it can be repeated. */
async function fuzz(seed: number, runs: number, make: (random: Random) => Buffer): Promise<Tally> {
  const tally = { alerts: 0, readable: 0, texts: 0, errors: 0, thrown: 0 };
  for (let index = 0; index < runs; index++) {
    const random = new Random(seed * 1_000_000 + index);
    const input = make(random);
    try {
      await run(input, random, tally);
    } catch (cause) {
      throw new Error(`run ${index} of seed ${seed}: ${input.toString("latin1").slice(0, 2_000)}`, { cause });
    }
  }
  return tally;
}

describe("alerts, text or an IamAlertsError come of", () => {
  it("3,000 records with a field or two changed, in any wrapping", async () => {
    const tally = await fuzz(1, 3_000, (random) => {
      const list = pick(random).map((record) => mutateFields(mutateFields(record, random), random));
      return Buffer.from(random.of(wrappings)(list));
    });
    expect(tally.readable).toBeGreaterThan(4_000);
    expect(tally.errors + tally.thrown).toBeLessThan(300);
  });

  it("3,500 inputs with bytes changed, in any wrapping", async () => {
    const tally = await fuzz(2, 3_500, (random) => {
      const input = Buffer.from(random.of(wrappings)(pick(random)));
      return mutateBytes(input, Buffer.from(random.of(wrappings)(pick(random))), random);
    });
    expect(tally.readable).toBeGreaterThan(1_500);
    expect(tally.alerts - tally.readable).toBeGreaterThan(250);
    expect(tally.texts).toBeGreaterThan(250);
    expect(tally.errors + tally.thrown).toBeGreaterThan(250);
  });

  it("1,500 payloads with bytes of their unpacked JSON changed", async () => {
    const tally = await fuzz(3, 1_500, (random) => {
      const [one, two] = [pick(random), pick(random)].map((list) => JSON.stringify(encodePayload(list)));
      const json = Buffer.from(line(pick(random)));
      const packed = gzipSync(mutateBytes(json, Buffer.from(one ?? ""), random));
      const data = Buffer.from(packed).toString("base64");
      return Buffer.from(`${one}\n{"awslogs":{"data":"${data}"}}\n${data}\n${two}\n`);
    });
    expect(tally.readable).toBeGreaterThan(3_000);
    expect(tally.errors).toBeGreaterThan(1_200);
    expect(tally.thrown).toBe(0);
  });

  it("2,500 messages that were changed, beside sound ones", async () => {
    const sound = records[0] as Fields;
    const tally = await fuzz(4, 2_500, (random) => {
      const message = mutateBytes(Buffer.from(JSON.stringify(random.of(records))), Buffer.from("{}"), random);
      return Buffer.from(JSON.stringify(encodePayload([sound, message.toString("utf8"), sound])));
    });
    expect(tally.readable).toBeGreaterThan(5_000);
    expect(tally.alerts - tally.readable).toBeGreaterThan(800);
    expect(tally.errors + tally.thrown + tally.texts).toBe(0);
  });
});
