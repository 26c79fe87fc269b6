import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { IamAlertsError } from "../../errors.ts";
import { awsFailure, isNamed } from "../failure.ts";

/** The place of the function's code. */
export interface Place {
  readonly bucket: string;
  /** The account that must own the bucket. */
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** The state of a bucket: it does not exist, somebody else created it, or `makeBucket` created it completely. */
export type Existing = "none" | "other" | "made";

/** The tag that a bucket gets when everything else is set. */
const tag = { Key: "iam-alerts", Value: "deploy" } as const;

/** Returns the name of the bucket to create if none is given: one for each account and Region. */
export function bucketNameFor(account: string, region: string): string {
  return `iam-alerts-${account}-${region}`;
}

/**
 * Returns the state of a bucket.
 *
 * @throws IamAlertsError `usage` for a bucket of another Region, `aws-denied` for one that cannot be used, `aws…`
 */
export async function readBucket(client: S3Client, place: Place): Promise<Existing> {
  const { bucket, account, region } = place;
  const owned = { Bucket: bucket, ExpectedBucketOwner: account };
  try {
    const { BucketRegion } = await client.send(new HeadBucketCommand(owned));
    if (BucketRegion !== undefined && BucketRegion !== region) throw elsewhere(place, BucketRegion);
  } catch (error) {
    const { httpStatusCode, region: found } = answerOf(error);
    if (httpStatusCode === 404) return "none";
    if (found !== undefined && found !== region) throw elsewhere(place, found);
    if (httpStatusCode === 403) throw foreign(place, error);
    throw awsFailure(error, "s3:ListBucket");
  }
  const tags = await client.send(new GetBucketTaggingCommand(owned)).catch((error: unknown) => {
    if (isNamed(error, "NoSuchTagSet") || isNamed(error, "AccessDenied")) return { TagSet: [] };
    throw awsFailure(error, "s3:GetBucketTagging");
  });
  return tags.TagSet?.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value) ? "made" : "other";
}

/** Returns the status of a response, and the bucket's Region from its header if it differs. */
export function answerOf(error: unknown): { readonly httpStatusCode?: number; readonly region?: string } {
  const { $metadata, $response } = (error ?? {}) as {
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Readonly<Record<string, string>> };
  };
  const region = $response?.headers?.["x-amz-bucket-region"];
  return {
    ...($metadata?.httpStatusCode === undefined ? {} : { httpStatusCode: $metadata.httpStatusCode }),
    ...(region === undefined ? {} : { region }),
  };
}

function elsewhere({ bucket, region }: Place, found: string): IamAlertsError {
  return new IamAlertsError("usage", `expected a bucket in the stack's Region ${region}, found ${bucket} in ${found}`, {
    hint: "Lambda reads its code from its own Region: give another --bucket, or leave --bucket out to have one created",
  });
}

function foreign({ bucket, account }: Place, cause: unknown): IamAlertsError {
  return new IamAlertsError(
    "aws-denied",
    `the bucket ${bucket} belongs to another account, or s3:ListBucket on it is denied`,
    {
      hint: `give a --bucket of account ${account}, or allow s3:ListBucket on ${bucket} for the calling identity`,
      details: { action: "s3:ListBucket", bucket },
      cause,
    },
  );
}

/**
 * Creates a bucket that is encrypted, private, versioned and reachable only over TLS. Every step may be repeated, and
 * the tag comes last, so the run after an interrupted one sets what is missing.
 *
 * @throws IamAlertsError `aws…`
 */
export async function makeBucket(client: S3Client, place: Place): Promise<void> {
  const { bucket: Bucket, account: ExpectedBucketOwner, region } = place;
  const owned = { Bucket, ExpectedBucketOwner };
  const location =
    region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" } };
  await client.send(new CreateBucketCommand({ Bucket, ...location })).catch((error: unknown) => {
    if (isNamed(error, "BucketAlreadyOwnedByYou")) return;
    if (isNamed(error, "BucketAlreadyExists")) throw taken(Bucket, error);
    throw awsFailure(error, "s3:CreateBucket");
  });
  const set = (action: string, answer: Promise<unknown>) =>
    answer.catch((error: unknown) => {
      throw awsFailure(error, action);
    });
  const everything = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  await set(
    "s3:PutBucketPublicAccessBlock",
    client.send(new PutPublicAccessBlockCommand({ ...owned, PublicAccessBlockConfiguration: everything })),
  );
  const encrypted = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } };
  await set(
    "s3:PutEncryptionConfiguration",
    client.send(
      new PutBucketEncryptionCommand({ ...owned, ServerSideEncryptionConfiguration: { Rules: [encrypted] } }),
    ),
  );
  await set(
    "s3:PutBucketVersioning",
    client.send(new PutBucketVersioningCommand({ ...owned, VersioningConfiguration: { Status: "Enabled" } })),
  );
  await set("s3:PutBucketPolicy", client.send(new PutBucketPolicyCommand({ ...owned, Policy: tlsOnly(place) })));
  await set("s3:PutBucketTagging", client.send(new PutBucketTaggingCommand({ ...owned, Tagging: { TagSet: [tag] } })));
}

function taken(bucket: string, cause: unknown): IamAlertsError {
  return new IamAlertsError("aws", `the bucket ${bucket} exists and belongs to another account`, {
    hint: "give --bucket with a bucket of this account and Region",
    details: { action: "s3:CreateBucket", bucket },
    cause,
  });
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
function tlsOnly({ bucket, partition }: Place): string {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const statement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** Deletes a bucket. Returns false if it still contains objects. @throws IamAlertsError `aws…` */
export async function deleteBucket(client: S3Client, { bucket, account }: Place): Promise<boolean> {
  return client.send(new DeleteBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account })).then(
    () => true,
    (error: unknown) => {
      if (isNamed(error, "NoSuchBucket")) return true;
      if (isNamed(error, "BucketNotEmpty")) return false;
      throw awsFailure(error, "s3:DeleteBucket");
    },
  );
}
