import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { type ClientOptions, settingsOf } from "../clients.ts";

type Logger = NonNullable<S3ClientConfig["logger"]>;

/** The Region to ask first for a bucket's Region if none is configured. */
const anyRegion = "us-east-1";

/** Creates a client of S3, which follows a bucket to its Region. */
export async function s3Client(options: ClientOptions): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const settings = settingsOf(options);
  const { info: _, ...warnings } = settings.logger;
  const all = {
    ...settings,
    // Without this method, the SDK does not describe every call, which costs more than reading a small object.
    logger: options.log === undefined ? (warnings as Logger) : settings.logger,
    // Without a limit, an object whose connection died would be awaited forever.
    requestHandler: { ...settings.requestHandler, socketTimeout: settings.requestHandler.requestTimeout },
    followRegionRedirects: true,
    // An endpoint has no names for its buckets.
    forcePathStyle: options.endpointUrl !== undefined,
    // gzip has its own checksum. The SDK's are computed in JavaScript.
    requestChecksumCalculation: "WHEN_REQUIRED" as const,
    responseChecksumValidation: "WHEN_REQUIRED" as const,
  };
  const client = new S3Client(all);
  const isMissing = await client.config.region().then(
    () => false,
    (error: unknown) => error instanceof Error && /^Region is missing|region=""/.test(error.message),
  );
  return isMissing ? new S3Client({ ...all, region: anyRegion }) : client;
}
