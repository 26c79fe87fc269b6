import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fieldsOf } from "../channels/answer.ts";
import type { Service } from "../channels/service/endpoint.ts";
import { ServiceError } from "../channels/service/refusal.ts";
import { openService } from "../channels/service/service.ts";
import type { Source } from "./source.ts";

const ssm: Service = {
  host: "ssm",
  signedAs: "ssm",
  contentType: "application/x-amz-json-1.1",
  variable: "SSM",
  isFipsInGov: true,
};
export const s3: Service = {
  host: "s3",
  signedAs: "s3",
  contentType: "application/octet-stream",
  variable: "S3",
  isDualStackByName: true,
  signsPathAsSent: true,
};

/** A text that does not arrive must not delay an alert. */
const service = { attempts: 2, timeouts: { connect: 1000, answer: 3000 } } as const;

/**
 * Reads the text of a source, of which no more than about `maxBytes` are kept in memory. Rejects if it cannot be read or
 * is larger.
 */
export async function readText(source: Source, maxBytes: number): Promise<string> {
  const text = await textOf(source, maxBytes);
  if (Buffer.byteLength(text) > maxBytes) throw tooLarge(maxBytes);
  return text.replace(/^\uFEFF/, "");
}

async function textOf(source: Source, maxBytes: number): Promise<string> {
  switch (source.kind) {
    case "file":
      return fileText(source.file, maxBytes);
    case "parameter":
      return parameterText(source.name, source.region);
    case "object":
      return objectText(source.bucket, source.key, maxBytes);
  }
}

function tooLarge(maxBytes: number): Error {
  return new Error(`expected at most ${maxBytes} bytes, found more`);
}

function fileText(name: string, maxBytes: number): string {
  const file = resolve(process.env["LAMBDA_TASK_ROOT"] ?? "", name);
  if (statSync(file).size > maxBytes) throw tooLarge(maxBytes);
  return readFileSync(file, "utf8");
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
async function parameterText(name: string, region: string | undefined): Promise<string> {
  const send = openService(ssm, { ...service, ...(region === undefined ? {} : { region }) });
  const body = JSON.stringify({ Name: name, WithDecryption: true });
  const { Parameter } = fieldsOf(await send({ target: "AmazonSSM.GetParameter", body }), "Systems Manager");
  const value: unknown = Object(Parameter)["Value"];
  if (typeof value !== "string") throw new Error("expected a value from Systems Manager, found an answer without one");
  return value;
}

/**
 * Reads an object in any Region. The bucket is in the path, because a bucket's name with dots does not fit S3's
 * certificates.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
async function objectText(bucket: string, key: string, maxBytes: number): Promise<string> {
  const path = `/${bucket}/${key.split("/").map(escaped).join("/")}`;
  const get = (region?: string) => {
    const send = openService(s3, { ...service, ...(region === undefined ? {} : { region }) });
    return send({ method: "GET", path, range: `bytes=0-${maxBytes}`, body: "" });
  };
  return get().catch((error: unknown) => {
    const region = error instanceof ServiceError ? error.bucketRegion : undefined;
    if (region === undefined || region === process.env["AWS_REGION"]) throw error;
    return get(region);
  });
}

/** Escapes a part of a path as signatures have it. */
function escaped(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
