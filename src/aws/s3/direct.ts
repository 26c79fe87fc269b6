import type { S3Client } from "@aws-sdk/client-s3";
import { type ObjectInput, type Response, type Template, templateOf } from "./template.ts";

/** The content of an object while it arrives. */
export interface Content {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly length: number;
}

/**
 * Requests objects without the SDK's middleware, which takes more time than everything else that a small object needs.
 */
export class DirectRequests {
  readonly #clientOf: (region: string | undefined) => Promise<S3Client>;
  readonly #payer: Omit<ObjectInput, "Bucket">;
  readonly #templates = new Map<string, Promise<Template>>();
  /** The Regions of the buckets that are not in the configured one. */
  readonly #regions = new Map<string, string>();

  /** @param clientOf returns a client for a Region; for undefined, for the configured one */
  constructor(clientOf: (region: string | undefined) => Promise<S3Client>, payer: Omit<ObjectInput, "Bucket">) {
    this.#clientOf = clientOf;
    this.#payer = payer;
  }

  /**
   * Requests an object once. Returns undefined after a failure of any kind: the SDK has to try again, and explains it.
   *
   * @throws Error `SlowDown`, because the next request has to wait.
   */
  async open(bucket: string, key: string, signal: AbortSignal): Promise<Content | undefined> {
    const response = await this.#send(bucket, key, signal).catch(() => undefined);
    if (response === undefined) return undefined;
    const { statusCode, headers, body } = response;
    if (statusCode === 200) return { chunks: body, length: Number(headers["content-length"] ?? 0) };
    if (statusCode === 503 && /<Code>SlowDown</.test(await textOf(body))) {
      throw Object.assign(new Error("reduce the request rate"), { name: "SlowDown" });
    }
    body.resume();
    return undefined;
  }

  /** Sends a request, and another one if S3 answers that the bucket is in another Region. */
  async #send(bucket: string, key: string, signal: AbortSignal): Promise<Response> {
    const { region, send } = await this.#templateOf(bucket);
    const response = await send(key, signal);
    const actual = response.headers["x-amz-bucket-region"];
    if (response.statusCode === 200 || actual === undefined || actual === region) return response;
    response.body.resume();
    this.#regions.set(bucket, actual);
    return (await this.#templateOf(bucket)).send(key, signal);
  }

  #templateOf(bucket: string): Promise<Template> {
    const region = this.#regions.get(bucket);
    const name = `${bucket}/${region ?? ""}`;
    let template = this.#templates.get(name);
    if (template === undefined) {
      template = this.#clientOf(region).then((client) => templateOf(client, { Bucket: bucket, ...this.#payer }));
      this.#templates.set(name, template);
    }
    return template;
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of body) text += new TextDecoder().decode(chunk);
  return text;
}
