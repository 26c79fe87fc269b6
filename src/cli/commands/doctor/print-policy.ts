import { parseArn } from "../../../aws/arn.ts";
import {
  archivePolicy,
  leastPolicy,
  listingPolicy,
  type PolicyDocument,
  type PolicyNames,
} from "../../../aws/doctor/policy.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Io } from "../../io.ts";
import { functionOf, givenGroups } from "./named.ts";
import type { DoctorOptions } from "./options.ts";

type Place = Pick<PolicyNames, "partition" | "region" | "account">;

/** Prints the minimal policy for the commands on the given log groups and buckets. Returns the exit code. */
export function printPolicy(logGroups: readonly string[], options: DoctorOptions, io: Io): number {
  const called = functionOf(options, io)?.name ?? null;
  const given = givenGroups(options, io.env);
  const arn = [called, ...given, options.destination, options.topic].map((name) => parseArn(name ?? "")).find(Boolean);
  const region = arn?.region ?? options.region ?? (io.env["AWS_REGION"] || null);
  const place = {
    partition: arn?.partition ?? partitionOf(region ?? ""),
    region,
    account: arn?.account ?? parseArn(options.role ?? "")?.account ?? null,
  };
  const names = {
    ...place,
    logGroups,
    functionName: called?.replace(/^.*:function:/, "") ?? null,
    topicArn: options.topic ?? null,
    roleArn: options.role ?? null,
    backtest: options.backtest !== undefined,
    accountPolicy: options.accountPolicy ?? false,
    all: options.all ?? false,
  };
  const policies = [
    ...(logGroups.length > 0 ? [leastPolicy(names)] : options.all ? [listingPolicy(place)] : []),
    ...archivePolicies(place, options),
  ];
  const Statement = policies.flatMap((policy) => policy.Statement);
  io.stdout.write(`${JSON.stringify({ Version: "2012-10-17", Statement }, null, 2)}\n`);
  return 0;
}

function archivePolicies(place: Place, { backtest, output }: DoctorOptions): readonly PolicyDocument[] {
  if (typeof backtest !== "string") {
    if (output === undefined) return [];
    throw new IamAlertsError("usage", "expected the trail's folder in S3 after --backtest with --output, found none", {
      hint: "for example --backtest s3://<bucket>/AWSLogs/ --output s3://<bucket>/athena/",
    });
  }
  const results = output === undefined ? null : bucketOf("--output", output);
  return [archivePolicy({ ...place, ...bucketOf("--backtest", backtest), output: results })];
}

/** @throws IamAlertsError `usage` for what is not a bucket or a folder of one */
function bucketOf(flag: string, given: string): { readonly bucket: string; readonly folder: string } {
  const [, bucket, folder = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^*?]*?))?\/?$/.exec(given) ?? [];
  if (bucket !== undefined) return { bucket, folder };
  throw new IamAlertsError("usage", `expected a bucket or folder of S3 after ${flag}, found ${JSON.stringify(given)}`, {
    hint: "for example s3://<bucket>/AWSLogs/",
  });
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
