/** A range of addresses of one family, from the first to the last. */
interface Range {
  readonly bits: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * The number of addresses that a limit may contain: those of four networks of the size /8, and of 16 of the size /32
 * for IPv6. Amazon S3 treats a single network that is wider than /8 as public.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const limits = { 32: 4n << 24n, 128: 16n << 96n } as const;

/** The widest single network that is a limit, by the family's bits. */
const widest = { 32: 8, 128: 32 } as const;

/** Whether networks are too wide, alone or together, to keep anyone out; a network that cannot be read is. */
export function areOpenNetworks(networks: readonly string[]): boolean {
  const ranges = networks.map(rangeOf);
  if (ranges.some((range) => range === undefined)) return true;
  const known = ranges.filter((range) => range !== undefined);
  return ([32, 128] as const).some((bits) => {
    const ofFamily = known.filter((range) => range.bits === bits);
    const isWide = ofFamily.some(({ from, to }) => to - from >= 1n << BigInt(bits - widest[bits]));
    return isWide || sizeOf(ofFamily) > limits[bits];
  });
}

/** Returns the number of addresses in ranges that may overlap. */
function sizeOf(ranges: readonly Range[]): bigint {
  let size = 0n;
  let next = 0n;
  for (const { from, to } of ranges.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const start = from > next ? from : next;
    if (to < start) continue;
    size += to - start + 1n;
    next = to + 1n;
  }
  return size;
}

/** Reads a network ("192.0.2.0/24") or an address. */
function rangeOf(network: string): Range | undefined {
  const [, address = "", prefix] = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)(?:\/(\d{1,6}))?$/i.exec(network.trim()) ?? [];
  const value = address.includes(":") ? ipv6(address) : ipv4(address);
  if (value === undefined) return undefined;
  const bits = address.includes(":") ? 128 : 32;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return undefined;
  const host = BigInt(bits - length);
  const from = (value >> host) << host;
  // An IPv4 address in the notation of IPv6: ::ffff:192.0.2.1
  if (bits === 128 && length >= 96 && from >> 32n === 0xffffn) {
    const start = from & 0xffffffffn;
    return { bits: 32, from: start, to: start + (1n << host) - 1n };
  }
  return { bits, from, to: from + (1n << host) - 1n };
}

function ipv4(address: string): bigint | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6(address: string): bigint | undefined {
  const [, start = "", end] = /^(.*:)(\d+\.[\d.]+)$/.exec(address) ?? [undefined, address];
  const last = end === undefined ? undefined : ipv4(end);
  if (end !== undefined && last === undefined) return undefined;
  const tail = last === undefined ? "" : `${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const halves = `${start}${tail}`.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], rest] = halves;
  const missing = 8 - head.length - (rest?.length ?? 0);
  if (halves.length > 2 || (rest === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...(rest ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
