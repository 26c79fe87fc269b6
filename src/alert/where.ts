import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { type Access, toAccess, toTool } from "./how.ts";

/** The origin of a call. */
export interface Source {
  /** An IP address, or the name of the AWS service that called. */
  readonly ip: string | null;
  readonly region: string | null;
  readonly userAgent: string | null;
  readonly access: Access;
  /** The program that the user agent names, with its version: "Terraform 1.13.4". */
  readonly tool: string | null;
}

/** Reads the origin of a call from its record. */
export function toSource(record: CloudTrailRecord): Source {
  const { sourceIp: ip, region, userAgent } = record;
  return { ip, region, userAgent, access: toAccess(record), tool: toTool(record) };
}

/** Returns the URL of the event in the AWS console; null if the event's id is not one that AWS writes. */
export function toLink({ region, eventId }: CloudTrailRecord): string | null {
  const home = consoleOf(region);
  if (home === null || eventId === null || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(eventId)) return null;
  return `${home}/cloudtrailv2/home?region=${region}#/events/${eventId}`;
}

/** Returns the URL of a Region's console without a path; null if there is none or the Region is not known to exist. */
export function consoleOf(region: string | null): string | null {
  const partition = partitionOf(region);
  return partition === null ? null : `https://${region}.${partition.console}`;
}

/** A partition of AWS, by the beginning of its Regions' names. */
interface Partition {
  readonly prefix: string;
  readonly name: string;
  readonly console: string;
}

/** The partitions; the last is that of all other Regions. */
const partitions: readonly Partition[] = [
  { prefix: "cn-", name: "aws-cn", console: "console.amazonaws.cn" },
  { prefix: "us-gov-", name: "aws-us-gov", console: "console.amazonaws-us-gov.com" },
  { prefix: "eusc-", name: "aws-eusc", console: "console.amazonaws-eusc.eu" },
  { prefix: "", name: "aws", console: "console.aws.amazon.com" },
];

/**
 * Returns the partition of a Region. Returns null for text that does not look like a Region, because people click links
 * and run commands, and for the isolated partitions, whose consoles nobody outside can reach.
 */
export function partitionOf(region: string | null): Partition | null {
  if (region === null || !/^(?!(?:us|eu)-iso)[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region)) return null;
  return partitions.find(({ prefix }) => region.startsWith(prefix)) ?? null;
}
