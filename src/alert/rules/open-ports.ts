import { type Fields, field, fields, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";

/** The ports that a security group opened to every address. */
export interface Opened {
  /** "port 22", "ports 20 to 30", "every port". */
  readonly ports: string;
  /** Whether SSH or remote desktop is among the ports. */
  readonly isRemoteControl: boolean;
}

/** The ports of SSH and remote desktop. */
const remoteControl = [22, 3389];

/** Returns the ports that a call opens to every address, the riskiest first; undefined if it opens none. */
export function opened({ requestParameters }: CloudTrailRecord): Opened | undefined {
  const rules = [requestParameters, ...itemsOf(field(requestParameters, "ipPermissions"))].filter(isForEveryone);
  const all = rules.map(portsOf);
  return all.find(({ isRemoteControl }) => isRemoteControl) ?? all[0];
}

/** Returns the entries of a list as EC2 writes it, {"items": […]}, or as JSON does. */
function itemsOf(value: unknown): readonly Fields[] {
  const list = Array.isArray(value) ? value : field(fields(value), "items");
  return Array.isArray(list) ? list.map(fields) : [];
}

function isForEveryone(rule: Fields): boolean {
  const ranges = [rule, ...itemsOf(field(rule, "ipRanges")), ...itemsOf(field(rule, "ipv6Ranges"))];
  return ranges.some((range) =>
    ["cidrIp", "cidrIpv6"].some((name) => /^(?:[\d.]+|[\da-f:.]+)\/0+$/i.test(text(field(range, name)) ?? "")),
  );
}

function portsOf(rule: Fields): Opened {
  const [from, to] = [portIn(rule, "fromPort"), portIn(rule, "toPort")];
  if (from === null || to === null || from < 0 || (from === 0 && to === 65535)) {
    return { ports: "every port", isRemoteControl: true };
  }
  return {
    ports: from === to ? `port ${from}` : `ports ${from} to ${to}`,
    isRemoteControl: remoteControl.some((port) => from <= port && port <= to),
  };
}

function portIn(rule: Fields, name: string): number | null {
  const port = text(field(rule, name));
  return port === null || !/^-?\d{1,5}$/.test(port) ? null : Number(port);
}
