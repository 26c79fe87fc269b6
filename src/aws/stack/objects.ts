import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { awsFailure } from "../failure.ts";
import { answerOf, type Place } from "./bucket.ts";

/** One version of an object. */
export interface Version {
  readonly Key: string;
  readonly VersionId: string | undefined;
}

/** Returns the prefix of the keys of one stack's code. */
export function prefixFor(stackName: string): string {
  return `iam-alerts/${stackName}/`;
}

/** Whether an object exists. @throws IamAlertsError `aws…` */
export async function hasObject(client: S3Client, { bucket, account }: Place, key: string): Promise<boolean> {
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: account });
  return client.send(command).then(
    () => true,
    (error: unknown) => {
      // Without the permission to list the bucket, S3 answers 403. The upload itself then shows whether it is allowed.
      if (/^40[34]$/.test(String(answerOf(error).httpStatusCode))) return false;
      throw awsFailure(error, "s3:GetObject");
    },
  );
}

/** Uploads an object. S3 verifies its hash. @throws IamAlertsError `aws…` */
export async function upload(
  client: S3Client,
  { bucket, account }: Place,
  key: string,
  content: { readonly bytes: Uint8Array; readonly sha256: string },
): Promise<void> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: content.bytes,
    ChecksumSHA256: Buffer.from(content.sha256, "hex").toString("base64"),
    ContentType: "application/zip",
    ExpectedBucketOwner: account,
  });
  await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "s3:PutObject");
  });
}

/** Returns the objects below a prefix, with all their versions. @throws IamAlertsError `aws…` */
export async function listVersions(
  client: S3Client,
  { bucket, account }: Place,
  prefix: string,
): Promise<readonly Version[]> {
  const found: Version[] = [];
  let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (next !== undefined) {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ExpectedBucketOwner: account,
      ...next,
    });
    const page = await client.send(command).catch((error: unknown) => {
      throw awsFailure(error, "s3:ListBucketVersions");
    });
    for (const { Key = "", VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      found.push({ Key, VersionId });
    }
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    next = IsTruncated
      ? {
          ...(NextKeyMarker === undefined ? {} : { KeyMarker: NextKeyMarker }),
          ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
        }
      : undefined;
  }
  return found;
}

/** Deletes versions of objects. @throws IamAlertsError `aws…` */
export async function deleteVersions(
  client: S3Client,
  { bucket, account }: Place,
  versions: readonly Version[],
): Promise<void> {
  for (let at = 0; at < versions.length; at += 1_000) {
    const Objects = versions
      .slice(at, at + 1_000)
      .map(({ Key, VersionId }) => ({ Key, ...(VersionId === undefined ? {} : { VersionId }) }));
    const command = new DeleteObjectsCommand({
      Bucket: bucket,
      ExpectedBucketOwner: account,
      Delete: { Objects, Quiet: true },
    });
    const { Errors = [] } = await client.send(command).catch((error: unknown) => {
      throw awsFailure(error, "s3:DeleteObjectVersion");
    });
    const [first] = Errors;
    if (first === undefined) continue;
    const error = Object.assign(new Error(`${first.Key}: ${first.Message}`), { name: first.Code ?? "Error" });
    throw awsFailure(error, "s3:DeleteObjectVersion");
  }
}
