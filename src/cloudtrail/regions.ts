import { partitions } from "./tables/regions.ts";

/** Whether a name is that of a known AWS Region, in any partition. "aws-global" is not a Region. */
export function isRegion(name: string): boolean {
  return partitionOfRegion(name) !== undefined;
}

/** Returns the partition of a Region, such as "aws-cn" for "cn-north-1"; undefined for a Region that is not known. */
export function partitionOfRegion(region: string): string | undefined {
  return Object.keys(partitions).find((name) => partitions[name]?.regions.includes(region));
}

/** Returns the Regions of a partition, an empty list for a partition that is not known. */
export function regionsOf(partition: string): readonly string[] {
  return Object.hasOwn(partitions, partition) ? (partitions[partition]?.regions ?? []) : [];
}

/**
 * Returns the Region in which a partition's IAM records its events, undefined for a partition that is not known.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 */
export function homeRegionOf(partition: string): string | undefined {
  return Object.hasOwn(partitions, partition) ? partitions[partition]?.home : undefined;
}
