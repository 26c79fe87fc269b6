import { constants, crc32, deflateRawSync, gzipSync, type ZlibOptions } from "node:zlib";

/** Returns numbers from 0 to below a limit, always the same ones for a seed. */
export type Random = (limit: number) => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % limit;
  };
}

const record = '{"eventVersion":"1.11","userIdentity":{"type":"IAMUser"},"eventName":"CreateUser","eventID":"';

/** The kinds of data that differ in their codes and distances: the n-th byte of each. */
const kinds: readonly ((random: Random, index: number, bytes: Buffer, parameter: number) => number)[] = [
  (random) => random(256),
  (_, __, ___, parameter) => parameter,
  (random, index) => (random(20) === 0 ? random(256) : record.charCodeAt(index % record.length)),
  (random, index, bytes, parameter) =>
    index <= parameter % 40 ? random(256) : (bytes[index - 1 - (parameter % 40)] as number),
  (random) => Math.clz32(random(2 ** 31)),
  (random) => "0123456789abcdef".charCodeAt(random(16)),
  (random, _, __, parameter) => Math.min(random(parameter + 1), random(256), random(256)),
];

/** Returns data of a random kind. */
export function dataOf(random: Random, size: number): Buffer {
  const kind = kinds[random(kinds.length)] as (typeof kinds)[number];
  const parameter = random(256);
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index++) bytes[index] = kind(random, index, bytes, parameter);
  return bytes;
}

/** Returns random options for zlib: all levels, strategies and sizes of its memory. */
export function optionsOf(random: Random): ZlibOptions {
  const strategies = [
    ...[constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED, constants.Z_HUFFMAN_ONLY],
    ...[constants.Z_RLE, constants.Z_FIXED],
  ];
  return {
    level: random(10),
    strategy: strategies[random(strategies.length)] as number,
    windowBits: 9 + random(7),
    memLevel: 1 + random(9),
  };
}

/** Returns raw DEFLATE or gzip, which may have more behind it, and most of the time is damaged. */
export function streamOf(random: Random): Buffer {
  const data = dataOf(random, random(10) === 0 ? random(60_000) : random(2000));
  const pack = random(3) === 0 ? gzipSync : deflateRawSync;
  let packed = pack(data, optionsOf(random));
  if (pack === gzipSync && random(4) === 0) {
    const rest = [gzipSync(data), Buffer.alloc(1 + random(3)), Buffer.from([random(256)]), Buffer.alloc(0)];
    packed = Buffer.concat([packed, rest[random(4)] as Buffer, rest[random(4)] as Buffer]);
  }
  return random(3) === 0 ? packed : damaged(random, packed);
}

/** Returns a copy with one to three changes: bytes that are changed, flipped, missing or added, or a missing end. */
function damaged(random: Random, packed: Buffer): Buffer {
  let bytes = Buffer.from(packed);
  for (let left = random(3); left >= 0; left--) {
    // Damage to the header of a block does more than damage elsewhere.
    const at = random(random(2) === 0 ? Math.min(60, bytes.length) : bytes.length);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
    const byte = bytes[at] as number;
    const other = Buffer.from([random(3) === 0 ? random(256) : byte ^ (1 << random(8))]);
    const changes = [
      [before, other, after],
      [before, other, after],
      [before, other, bytes.subarray(at)],
      [before, after],
      [before],
    ];
    const changed = Buffer.concat(changes[random(changes.length)] as Buffer[]);
    bytes = changed.length === 0 ? other : changed;
  }
  return bytes;
}

/** Writes bits as DEFLATE does: numbers from their lowest bit on, and codes from their highest. */
export class Bits {
  readonly #bits: number[] = [];

  number(value: number, count: number): this {
    for (let bit = 0; bit < count; bit++) this.#bits.push((value >> bit) & 1);
    return this;
  }

  code(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) this.#bits.push((value >> bit) & 1);
    return this;
  }

  /** Writes the start of a block: whether it is the last one, and its type. */
  block(isLast: number, type: number): this {
    return this.number(isLast, 1).number(type, 2);
  }

  /** Writes a block that is not compressed, which must be the first one. */
  stored(bytes: Buffer): this {
    this.block(0, 0).number(0, 5).number(bytes.length, 16).number(~bytes.length, 16);
    for (const byte of bytes) this.number(byte, 8);
    return this;
  }

  /**
   * Writes the start of a block with codes of its own. `codes` are the lengths of the codes for code lengths by symbol,
   * and the rest of the header is up to the caller.
   */
  dynamic(literals: number, distances: number, codes: Readonly<Record<number, number>>, type = 2): this {
    const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    this.block(1, type)
      .number(literals - 257, 5)
      .number(distances - 1, 5)
      .number(15, 4);
    for (const symbol of order) this.number(codes[symbol] ?? 0, 3);
    return this;
  }

  /**
   * Writes the start of a block with codes of its own, given by the lengths of the codes by symbol. The codes for
   * lengths are the lengths themselves, in four bits.
   */
  codes(literals: readonly number[], distances: readonly number[], type = 2): this {
    const four = Object.fromEntries(Array.from({ length: 16 }, (_, symbol) => [symbol, 4]));
    this.dynamic(literals.length, distances.length, four, type);
    for (const length of [...literals, ...distances]) this.code(length, 4);
    return this;
  }

  bytes(): Buffer {
    const bytes = Buffer.alloc(Math.ceil(this.#bits.length / 8));
    for (const [index, bit] of this.#bits.entries())
      bytes[index >> 3] = (bytes[index >> 3] as number) | (bit << (index & 7));
    return bytes;
  }
}

/** Returns a member of gzip with these fields in its header. */
export function member(
  packed: Buffer,
  unpacked: Buffer,
  fields: { readonly flags?: number; readonly method?: number; readonly between?: Buffer } = {},
): Buffer {
  const { flags = 0, method = 8, between = Buffer.alloc(0) } = fields;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(unpacked), 0);
  trailer.writeUInt32LE(unpacked.length, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, method, flags, 0, 0, 0, 0, 0, 3]), between, packed, trailer]);
}
