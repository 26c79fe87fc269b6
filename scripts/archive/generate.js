// npm run archive -- --size 600MB [--out archive] [--seed 20261118]: writes an archive of CloudTrail files for trying and
// measuring the program. The same size and seed give the same records.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { calls, reading } from "./calls.js";
import { generator } from "./records.js";

const regions = ["us-east-1", "eu-central-1", "us-west-2"];
const accounts = ["111122223333", "123456789012"];
const day = 86_400_000;
const firstDay = Date.UTC(2026, 10, 1);
const days = 30;
/** One record in a hundred is an IAM record; a third of these change something. IAM records exist only in us-east-1. */
const iamShare = 0.01;
const changeShare = 1 / 3;

/** Writes files until they contain `size` bytes of JSON, and returns what was written. */
export function writeArchive(folder, size, seed = 20_261_118) {
  const random = generator(seed);
  const templates = new Templates(random);
  const written = { folder, files: 0, json: 0, gzip: 0, records: 0 };
  while (written.json < size) {
    const file = oneFile(random, templates, Math.min(size - written.json, fileSize(random)), written.files);
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    const packed = gzipSync(file.json);
    writeFileSync(path, packed);
    written.files++;
    written.json += file.json.length;
    written.gzip += packed.length;
    written.records += file.records;
  }
  return written;
}

/** Most files are small and a few large: 11 kB to 5 MB, 400 kB on average. */
function fileSize(random) {
  const normal = Math.sqrt(-2 * Math.log(random() || 0.5)) * Math.cos(2 * Math.PI * random());
  return Math.min(5e6, Math.max(11e3, Math.exp(12.2 + 1.25 * normal)));
}

function oneFile(random, templates, size, index) {
  const region = regions[random() < 0.5 ? 0 : random() < 0.6 ? 1 : 2];
  const account = accounts[random() < 0.8 ? 0 : 1];
  const start = firstDay + Math.floor(random() * days) * day + Math.floor(random() * 288) * 300_000;
  // About half of the files contain all of the IAM records.
  const share = region === regions[0] ? iamShare * 2 : 0;
  const records = [];
  for (let bytes = 0; bytes < size; bytes += records.at(-1).length) {
    const time = new Date(start + Math.floor(random() * 300_000)).toISOString().replace(/\.\d+Z/, "Z");
    records.push(templates.record({ time, region, account, isIam: random() < share }));
  }
  const stamp = new Date(start + 300_000).toISOString();
  const minute = stamp.replace(/[-:]/g, "").slice(0, 13);
  const id = index.toString(36).toUpperCase().padStart(16, "0");
  const name = `${account}_CloudTrail_${region}_${minute}Z_${id}.json.gz`;
  const path = `AWSLogs/${account}/CloudTrail/${region}/${stamp.slice(0, 10).replaceAll("-", "/")}/${name}`;
  return { path, json: Buffer.from(`{"Records":[${records.join(",")}]}`), records: records.length };
}

/** Creates records from templates with holes: parsing the samples and calls for every record would take minutes. */
class Templates {
  #random;
  #changes;
  #reading;
  #calls;

  constructor(random) {
    this.#random = random;
    const samples = new URL("../../fixtures/records/", import.meta.url);
    this.#changes = readdirSync(samples)
      .map((file) => JSON.parse(readFileSync(new URL(file, samples), "utf8")))
      .filter(({ eventSource, readOnly }) => eventSource === "iam.amazonaws.com" && !readOnly)
      .map(pieces);
    this.#reading = reading.map(pieces);
    this.#calls = calls.flatMap(([weight, call]) => Array.from({ length: weight }, () => pieces(call)));
  }

  record({ time, region, account, isIam }) {
    const pick = (list) => list[Math.floor(this.#random() * list.length)];
    const parts = pick(!isIam ? this.#calls : this.#random() < changeShare ? this.#changes : this.#reading);
    const holes = {
      time: () => time,
      region: () => region,
      account: () => account,
      address: () => `${pick(["192.0.2", "198.51.100", "203.0.113"])}.${Math.floor(this.#random() * 256)}`,
      id: () => `${this.#hex(8)}-${this.#hex(4)}-4${this.#hex(3)}-a${this.#hex(3)}-${this.#hex(12)}`,
      part: () => this.#hex(32),
    };
    return parts.map((piece, index) => (index % 2 === 0 ? piece : holes[piece]())).join("");
  }

  #hex(digits) {
    let text = "";
    while (text.length < digits) text += ((this.#random() * 2 ** 32) >>> 0).toString(16).padStart(8, "0");
    return text.slice(0, digits);
  }
}

/** The order of CloudTrail's fields. A call's other fields follow. */
const order = Object.fromEntries(
  [
    ...["eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress"],
    ...["userAgent", "errorCode", "errorMessage", "requestParameters", "responseElements", "additionalEventData"],
  ].map((name) => [name, undefined]),
);
const usual = { eventVersion: "1.11", userAgent: "AWS Internal", eventType: "AwsApiCall", managementEvent: true };

/** Returns a record's JSON as CloudTrail writes it, split at its holes: text, name of a hole, text, … */
function pieces(call) {
  const isService = /[a-z]/.test(call.sourceIPAddress ?? "");
  const varying = {
    eventTime: "{time}",
    awsRegion: "{region}",
    sourceIPAddress: isService ? call.sourceIPAddress : "{address}",
    requestID: "{id}",
    eventID: "{id}",
    recipientAccountId: "{account}",
  };
  const record = { ...order, ...usual, eventCategory: "Management", ...call, ...varying };
  // CloudTrail writes these five as escapes.
  const escaped = JSON.stringify(record).replace(/[<>&'=]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  return escaped.replaceAll("111122223333", "{account}").split(/\{(time|region|account|address|id|part)\}/);
}

function bytesOf(text) {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kMG]?)B?$/i.exec(text) ?? [];
  if (number === undefined) throw new Error(`expected a size such as 600MB, found ${JSON.stringify(text)}`);
  return Number(number) * { "": 1, k: 1e3, m: 1e6, g: 1e9 }[unit.toLowerCase()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "60MB" },
      out: { type: "string", default: "archive" },
      seed: { type: "string" },
    },
  });
  const { folder, files, json, gzip, records } = writeArchive(
    values.out,
    bytesOf(values.size),
    values.seed === undefined ? undefined : Number(values.seed),
  );
  const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`${folder}: ${files} files, ${records} records, ${mega(json)} of JSON in ${mega(gzip)} of gzip`);
}
