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

/**
 * Returns the URL of the event in the AWS console. Returns null if the region or the event id is not one that AWS
 * writes, because people click links.
 */
export function toLink(record: CloudTrailRecord): string | null {
  const { region, eventId } = record;
  if (region === null || !/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region)) return null;
  if (eventId === null || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(eventId)) return null;
  // The isolated partitions have consoles of their own.
  if (/^(?:us-iso|eu-iso)/.test(region)) return null;
  const host = region.startsWith("cn-")
    ? "console.amazonaws.cn"
    : region.startsWith("us-gov-")
      ? "console.amazonaws-us-gov.com"
      : region.startsWith("eusc-")
        ? "console.amazonaws-eusc.eu"
        : "console.aws.amazon.com";
  return `https://${region}.${host}/cloudtrailv2/home?region=${region}#/events/${eventId}`;
}
