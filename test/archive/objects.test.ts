import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchArchive } from "../../src/archive/archive.ts";
import { listFiles } from "../../src/archive/files.ts";
import { type Listing, listSources } from "../../src/archive/objects/list.ts";
import type { ObjectStore, StoredEntry } from "../../src/archive/objects/store.ts";
import type { Range } from "../../src/archive/range.ts";
import { IamAlertsError } from "../../src/errors.ts";

/** A bucket in memory. */
class Bucket implements ObjectStore {
  readonly listed: string[] = [];
  readonly got: string[] = [];
  denied = "";
  broken = "";
  /** The most objects that were requested at the same time. */
  most = 0;
  #running = 0;
  readonly #objects: ReadonlyMap<string, Uint8Array>;

  constructor(objects: ReadonlyMap<string, Uint8Array>) {
    this.#objects = objects;
  }

  async list(folder: string): Promise<readonly StoredEntry[]> {
    this.listed.push(folder);
    if (folder === this.denied) throw new IamAlertsError("aws-denied", "denied", { hint: "allow it" });
    const entries = new Map<string, StoredEntry>();
    for (const [address, { length: size }] of this.#objects) {
      if (!address.startsWith(folder)) continue;
      const [name = "", ...rest] = address.slice(folder.length).split("/");
      const isFolder = rest.length > 0;
      entries.set(`${name}${isFolder}`, { name, isFolder, size: isFolder ? 0 : size });
    }
    return [...entries.values()].reverse();
  }

  async sizeOf(address: string): Promise<number | undefined> {
    return this.#objects.get(address)?.length;
  }

  async get(address: string, signal: AbortSignal): Promise<Uint8Array | string> {
    this.got.push(address);
    this.most = Math.max(this.most, ++this.#running);
    await new Promise((done) => setTimeout(done, address.length % 4));
    this.#running--;
    if (signal.aborted) throw new Error("aborted");
    if (address === this.broken) throw new IamAlertsError("aws-credentials", "expired");
    const bytes = this.#objects.get(address);
    return bytes === undefined ? "it is gone" : Uint8Array.from(bytes);
  }
}

const record = (name: string) => JSON.stringify({ eventVersion: "1.08", eventName: name, awsRegion: "us-east-1" });
const file = (day: string, region: string, account = "111122223333", top = "") =>
  `${top}AWSLogs/${top === "" ? "" : "o-abc123/"}${account}/CloudTrail/${region}/2026/11/${day}/${account}_CloudTrail_${region}_202611${day}T0905Z_A.json.gz`;
const names = [
  ...["18", "19", "20"].flatMap((day) => ["us-east-1", "us-west-2"].map((region) => file(day, region))),
  ...["18", "19"].map((day) => file(day, "us-east-1", "123456789012", "prefix/")),
  "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/11/18/d.json.gz",
  "odd/2024.json",
  "odd/2024/a",
  "odd/2024-x/b",
  "odd/é/c d+e",
  "odd/.DS_Store",
  "odd/empty.json",
];

let folder = "";
const objects = new Map<string, Uint8Array>();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  for (const [index, name] of names.entries()) {
    const text = name.endsWith("empty.json") ? "" : `{"Records":[${record(`Create${index}`)},${record("Other")}]}`;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    objects.set(`s3://bucket/${name}`, readFileSync(join(folder, name)));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();

async function list(bucket: Bucket, sources: readonly string[], listing: Partial<Listing> = {}) {
  const found: string[] = [];
  for await (const { path, problem } of listSources(sources, { store: bucket, range: {}, signal, ...listing })) {
    found.push(problem === undefined ? path : `${path}: ${problem}`);
  }
  return found;
}

const inFolder = (range: Range, onLeftOut?: (kind: string) => void) =>
  [...listFiles([folder], range, onLeftOut)].map(({ path }) => relative(folder, path));
const inBucket = async (range: Range, listing: Partial<Listing> = {}) =>
  (await list(new Bucket(objects), ["s3://bucket"], { range, ...listing })).map((path) =>
    path.replace("s3://bucket/", ""),
  );

describe("the objects of a bucket", () => {
  it.each<Range>([
    {},
    { since: "2026-11-19T12:00:00.000Z" },
    { until: "2026-11-18T00:00:00.000Z" },
    { regions: ["us-west-2"] },
    { accounts: ["123456789012"] },
    { accounts: ["123456789012"], since: "2026-11-19T00:00:00.000Z" },
  ])("are those of the same folder, in its order %j", async (range) => {
    const left: Record<"folder" | "bucket", string[]> = { folder: [], bucket: [] };
    const expected = inFolder(range, (kind) => left.folder.push(kind));
    expect(await inBucket(range, { onLeftOut: (kind) => left.bucket.push(kind) })).toEqual(expected);
    expect(left.bucket).toEqual(left.folder);
    expect(expected.length).toBeGreaterThan(5);
  });

  it("lists no folder outside the range", async () => {
    const bucket = new Bucket(objects);
    const range = { accounts: ["111122223333"], regions: ["us-east-1"], since: "2026-11-20T00:06:00.000Z" };
    await list(bucket, ["s3://bucket/AWSLogs/", "s3://bucket/prefix/"], { range });
    const day = "s3://bucket/AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/";
    expect(bucket.listed.filter((each) => each.startsWith(day)).toSorted()).toEqual([day, `${day}20/`]);
    expect(bucket.listed.filter((each) => /us-west|\/123456789012\//.test(each))).toEqual([]);
  });

  it("are one object if the address is that of an object", async () => {
    expect(await list(new Bucket(objects), ["s3://bucket/odd/2024.json"])).toEqual(["s3://bucket/odd/2024.json"]);
  });

  it("name a folder that may not be listed, and go on", async () => {
    const bucket = new Bucket(objects);
    bucket.denied = "s3://bucket/odd/2024/";
    const found = await list(bucket, ["s3://bucket/odd"]);
    expect(found).toEqual([
      ...["s3://bucket/odd/2024/: denied; allow it", "s3://bucket/odd/2024-x/b", "s3://bucket/odd/2024.json"],
      ...["s3://bucket/odd/empty.json", "s3://bucket/odd/é/c d+e"],
    ]);
  });

  it("fail if the first folder may not be listed, or holds nothing", async () => {
    const bucket = new Bucket(objects);
    bucket.denied = "s3://bucket/odd/";
    await expect(list(bucket, ["s3://bucket/odd"])).rejects.toThrow("denied");
    await expect(list(bucket, ["s3://bucket/AWSLog"])).rejects.toThrow(
      'expected objects in "s3://bucket/AWSLog/", found none',
    );
  });

  it("continue after any file, in any source, without a gap", async () => {
    const sources = [join(folder, "prefix"), "s3://bucket/AWSLogs", "s3://bucket/odd/", join(folder, "odd")];
    const all = await list(new Bucket(objects), sources);
    for (const [index, after] of all.entries()) {
      expect(await list(new Bucket(objects), sources, { after })).toEqual(all.slice(index + 1));
    }
    await expect(list(new Bucket(objects), sources, { after: "s3://bucket/x" })).rejects.toThrow("as --after");
  });

  it("continue after a file that has been deleted since", async () => {
    const after = "s3://bucket/odd/2024/zzz";
    const all = await list(new Bucket(objects), ["s3://bucket/odd/"]);
    const rest = await list(new Bucket(objects), ["s3://bucket/odd/"], { after });
    expect([rest.length > 0, rest]).toEqual([true, all.slice(all.indexOf("s3://bucket/odd/2024/a") + 1)]);
  });
});

const search = { patterns: ['{ $.eventName = "Create*" }'], range: {}, wantsRecords: true, maxBytes: 1e6, threads: 1 };

async function results(bucket: Bucket, sources: readonly string[], stop?: AbortSignal) {
  const found: string[] = [];
  const files = listSources(sources, { store: bucket, range: {}, signal });
  const stored = { store: bucket, files, signal: stop ?? signal };
  for await (const { file, lines, records, problems } of searchArchive({ ...search, sources: stored })) {
    found.push(`${file.path.replace("s3://bucket", folder)} ${records} ${Buffer.from(lines)} ${problems}`);
  }
  return found;
}

describe("the search of a bucket", () => {
  it("finds what the search of the same folder finds", async () => {
    const expected: string[] = [];
    for await (const { file, lines, records, problems } of searchArchive({ ...search, sources: [folder] })) {
      expected.push(`${file.path} ${records} ${Buffer.from(lines)} ${problems}`);
    }
    const bucket = new Bucket(objects);
    expect(await results(bucket, ["s3://bucket/"])).toEqual(expected);
    expect(bucket.got).toHaveLength(expected.length - 1); // the empty object is not requested
    expect(bucket.most).toBeGreaterThan(1);
  });

  it("holds few objects ahead while the results are not taken", async () => {
    const big = new Uint8Array(8 << 20);
    const many = new Map(Array.from({ length: 100 }, (_, index) => [`s3://bucket/${index}`, big]));
    const bucket = new Bucket(many);
    const files = listSources(["s3://bucket/"], { store: bucket, range: {}, signal });
    for await (const _ of searchArchive({ ...search, sources: { store: bucket, files, signal } })) {
      await new Promise((done) => setTimeout(done, 50));
      break;
    }
    expect(bucket.got.length).toBeLessThan(10);
  });

  it("lists an object that is gone like a broken file", async () => {
    const bucket = new Bucket(objects);
    const found: unknown[] = [];
    const files = (async function* () {
      yield { path: "s3://bucket/gone", size: 5 };
      yield { path: "s3://bucket/odd/2024/a", size: 5 };
    })();
    for await (const { problems, records } of searchArchive({ ...search, sources: { store: bucket, files, signal } })) {
      found.push([problems, records]);
    }
    expect(found).toEqual([
      [["it is gone"], 0],
      [[], 2],
    ]);
  });

  it("ends with the error that affects all objects", async () => {
    const bucket = new Bucket(objects);
    bucket.broken = "s3://bucket/odd/2024.json";
    await expect(results(bucket, ["s3://bucket/odd/"])).rejects.toThrow("expired");
  });

  it("ends at the signal without an error", async () => {
    expect(await results(new Bucket(objects), ["s3://bucket/"], AbortSignal.abort())).toEqual([]);
  });
});
