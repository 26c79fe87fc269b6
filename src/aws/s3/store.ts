import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { IamAlertsError } from "../../errors.ts";
import type { ClientOptions } from "../clients.ts";
import { Pace, type Pacing } from "../pace.ts";
import { s3Client } from "./client.ts";
import { type Content, DirectRequests } from "./direct.ts";
import { type Entry, entriesOf } from "./entries.ts";
import { allDenied, getFailure, listingFailure, objectFault } from "./failure.ts";

/** The settings of a store. */
export interface StoreOptions extends ClientOptions {
  /** Whether the caller accepts to pay for the requests to a bucket of another account. */
  readonly isRequester: boolean;
}

/** The buckets of S3, as an object store. Counts the requests that list, which cost money. */
export interface S3Store {
  readonly requests: { readonly lists: number };
  list(folder: string, signal: AbortSignal): Promise<readonly Entry[]>;
  sizeOf(address: string, signal: AbortSignal): Promise<number | undefined>;
  get(address: string, signal: AbortSignal): Promise<Uint8Array | string>;
}

/** If none of so many objects can be read, the rest is not tried. */
const maxUnread = 100;

/** Creates a store of the given account's buckets. */
export async function s3Store({ isRequester, ...options }: StoreOptions, pacing: Pacing): Promise<S3Store> {
  const { GetObjectCommand, ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const client = await s3Client(options);
  const pace = new Pace(pacing);
  const payer = isRequester ? { RequestPayer: "requester" as const } : {};
  const clientOf = async (region?: string) => (region === undefined ? client : s3Client({ ...options, region }));
  // Only the SDK's middleware describes calls for the log.
  const direct = options.log === undefined ? new DirectRequests(clientOf, payer) : undefined;
  const requests = { lists: 0 };
  let [read, unread] = [0, 0];

  async function page(address: string, others: object, signal: AbortSignal): Promise<ListObjectsV2CommandOutput> {
    const { bucket: Bucket, key: Prefix } = parseAddress(address);
    const command = new ListObjectsV2Command({ Bucket, Prefix, ...payer, ...others });
    try {
      return await pace.call("s3:ListBucket", signal, () => {
        requests.lists++;
        return client.send(command, { abortSignal: signal });
      });
    } catch (error) {
      throw listingFailure(error, Bucket);
    }
  }

  async function open(Bucket: string, Key: string, signal: AbortSignal): Promise<Content> {
    const content = await direct?.open(Bucket, Key, signal);
    if (content !== undefined) return content;
    const command = new GetObjectCommand({ Bucket, Key, ...payer });
    const { Body, ContentLength = 0 } = await client.send(command, { abortSignal: signal });
    return { chunks: Body as AsyncIterable<Uint8Array>, length: ContentLength };
  }

  return {
    requests,
    async list(folder, signal) {
      const { key } = parseAddress(folder);
      // A small folder costs one request with everything below it.
      const all = await page(folder, {}, signal).catch(unlessDenied);
      if (all !== undefined && all.IsTruncated !== true) return entriesOf(all.Contents ?? [], key.length);
      const entries: Entry[] = [];
      for (let token: string | undefined; ; ) {
        const found = await page(folder, { Delimiter: "/", ContinuationToken: token }, signal);
        for (const { Key = "", Size = 0 } of found.Contents ?? []) {
          entries.push({ name: Key.slice(key.length), size: Size, isFolder: false });
        }
        for (const { Prefix = "" } of found.CommonPrefixes ?? []) {
          entries.push({ name: Prefix.slice(key.length, -1), size: 0, isFolder: true });
        }
        token = found.IsTruncated === true ? found.NextContinuationToken : undefined;
        if (token === undefined) return entries;
      }
    },
    async sizeOf(address, signal) {
      // The name itself comes before all that begin with it.
      const [first] = (await page(address, { MaxKeys: 1 }, signal)).Contents ?? [];
      return first?.Key === parseAddress(address).key ? (first.Size ?? 0) : undefined;
    },
    async get(address, signal) {
      const { bucket, key } = parseAddress(address);
      try {
        const bytes = await pace.call("s3:GetObject", signal, async () => bytesOf(await open(bucket, key, signal)));
        read++;
        return bytes;
      } catch (error) {
        const fault = signal.aborted ? undefined : objectFault(error);
        if (fault === undefined) throw getFailure(error);
        if (++unread >= maxUnread && read === 0) throw allDenied(fault, unread);
        return fault;
      }
    },
  };
}

/** A policy may allow to list folder by folder alone, which the next request shows. */
function unlessDenied(error: unknown): undefined {
  if (error instanceof IamAlertsError && error.code === "aws-denied") return undefined;
  throw error;
}

/** Returns the bucket and the key of an address; a folder's key is its prefix. */
function parseAddress(address: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(address) ?? [];
  return { bucket, key };
}

/** Reads a body into a buffer of its own, which Buffer.concat would not give for a small one. */
async function bytesOf({ chunks, length }: Content): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of chunks) {
    if (at + chunk.length <= length) bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at !== length) throw Object.assign(new Error(`received ${at} of ${length} bytes`), { code: "ECONNRESET" });
  return bytes;
}
