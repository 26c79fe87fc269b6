import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Moto } from "./moto.ts";

/** An error of S3. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A proxy in front of moto's S3 that refuses what moto would allow, because moto has no permissions and no limits. */
export class FaultyS3 {
  endpoint = "";
  /** The requests: "GET /bucket/key" or "LIST folder/". */
  readonly requests: string[] = [];
  /** The same requests as they were received. */
  readonly received: IncomingMessage[] = [];
  /** The headers of the requests that name who pays. */
  readonly payers: string[] = [];
  /** The Regions for which the requests are signed. */
  readonly regions: string[] = [];
  /** Returns the refusal of a request, or undefined to pass it on. `number` counts the requests of that name from 1. */
  refuse: (name: string, number: number) => Refusal | "reset" | undefined = () => undefined;
  /** The most entries in a page of a list; S3's own are 1,000. */
  pageSize = 1000;
  /** Called before each request. */
  before: (name: string) => void = () => {};
  readonly #numbers = new Map<string, number>();
  readonly #target: () => string;
  readonly #server = createServer((incoming, response) => this.#answer(incoming, response));

  constructor(target: () => string) {
    this.#target = target;
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.requests.length = 0;
    this.received.length = 0;
    this.payers.length = 0;
    this.regions.length = 0;
    this.#numbers.clear();
    this.pageSize = 1000;
    this.refuse = () => undefined;
    this.before = () => {};
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(incoming: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(incoming.url ?? "", "http://s3");
    const isList = searchParams.has("list-type");
    const name = isList ? `LIST ${searchParams.get("prefix")}` : `GET ${decodeURIComponent(pathname)}`;
    const number = (this.#numbers.get(name) ?? 0) + 1;
    this.#numbers.set(name, number);
    this.requests.push(name);
    this.received.push(incoming);
    this.payers.push(String(incoming.headers["x-amz-request-payer"]));
    this.regions.push(/Credential=[^/]+\/\d+\/([^/]+)/.exec(incoming.headers.authorization ?? "")?.[1] ?? "");
    this.before(name);
    const refusal = this.refuse(name, number);
    if (refusal === "reset") return void incoming.socket.destroy();
    if (refusal !== undefined) {
      const { status, code, message, headers } = refusal;
      response.writeHead(status, { "content-type": "application/xml", "x-amz-request-id": "request-1", ...headers });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
      return;
    }
    const { method, headers } = incoming;
    const query = isList && !searchParams.has("max-keys") ? `&max-keys=${this.pageSize}` : "";
    const outgoing = request(`${this.#target()}${incoming.url}${query}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  }
}

/** A bucket at moto. */
export class TestBucket {
  readonly name = "amzn-s3-demo-bucket";
  readonly #client: S3Client;

  constructor(endpoint: string) {
    this.#client = new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
    });
  }

  async create(): Promise<void> {
    await this.#client.send(new CreateBucketCommand({ Bucket: this.name }));
  }

  async put(key: string, body: Uint8Array | string): Promise<void> {
    await this.#client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: body }));
  }

  async remove(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.name, Key: key }));
  }
}

/** A folder, and a bucket with the same files at moto, which the faulty S3 answers for. */
export interface StoredFolder {
  readonly folder: string;
  readonly files: readonly string[];
  readonly bucket: TestBucket;
}

/** Puts the files that a function writes into a folder and into a bucket. Resets S3 before each test. */
export function useStoredFolder(moto: Moto, s3: FaultyS3, write: (folder: string) => void): StoredFolder {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  const files: string[] = [];
  let bucket: TestBucket | undefined;
  beforeAll(async () => {
    write(folder);
    await s3.start();
    bucket = new TestBucket(moto.endpoint);
    await bucket.create();
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!statSync(join(folder, name)).isFile()) continue;
      await bucket.put(name, readFileSync(join(folder, name)));
      files.push(name);
    }
  }, 120_000);
  afterAll(() => {
    s3.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => s3.reset());
  return {
    folder,
    files,
    get bucket() {
      return bucket as TestBucket;
    },
  };
}
