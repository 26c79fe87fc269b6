import { copyMatch } from "./copy.ts";
import { Input } from "./input.ts";
import { Output } from "./output.ts";
import {
  anyLiteral,
  build,
  distanceBits,
  distances,
  distanceTable,
  endOfBlock,
  fieldOf,
  isSpecial,
  lengthCodes,
  literalBits,
  literals,
  literalTable,
  longestCode,
} from "./tables.ts";

/** The order in which a block gives the lengths of the codes for code lengths. */
const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
/** The lengths of all codes of a block. A repetition may go past the largest number of codes. */
const lengths: usize = memory.data(512, 16);

/** Unpacks a DEFLATE stream (RFC 1951) from Input to Output. Returns false for invalid data, or for more than fits. */
export function inflate(): bool {
  Output.first = Output.at;
  let isLast: u32 = 0;
  while (isLast === 0) {
    Input.refill();
    isLast = Input.take(1);
    const type = Input.take(2);
    if (type === 0 ? !copyStored() : type === 3 || !(type === 1 ? readFixed() : readDynamic()) || !decode())
      return false;
  }
  return Input.nextByte <= Input.end;
}

/** Copies a block that is not compressed. */
function copyStored(): bool {
  const at = Input.nextByte;
  const size = load<u16>(at) as u32;
  if ((size ^ load<u16>(at, 2)) !== 0xffff || at + 4 + size > Input.end) return false;
  if (!Output.reserve(Output.at + size)) return false;
  memory.copy(Output.at, at + 4, size);
  Output.at += size;
  Input.start(at + 4 + size, Input.end);
  return true;
}

/** Builds the tables of a block with the codes that the format defines. */
function readFixed(): bool {
  for (let symbol: usize = 0; symbol < 320; symbol++) {
    store<u8>(lengths + symbol, symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : symbol < 288 ? 8 : 5);
  }
  return buildBoth(288, 32);
}

/** Builds the tables of a block from the codes at its start. */
function readDynamic(): bool {
  const literalCount = Input.take(5) + 257;
  const distanceCount = Input.take(5) + 1;
  const lengthCount = Input.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return false;
  for (let index: u32 = 0; index < 19; index++) {
    Input.refill();
    store<u8>(lengths + load<u8>(order + index), index < lengthCount ? Input.take(3) : 0);
  }
  // This code is read before the distances are, so it can use their table.
  if (!build(distanceTable, lengthCodeBits, lengthCodes, lengths, 19)) return false;
  const total = literalCount + distanceCount;
  let index: u32 = 0;
  while (index < total) {
    Input.refill();
    const entry = load<u32>(distanceTable + (Input.peek(lengthCodeBits) << 2));
    const symbol = fieldOf(entry);
    const extra = Input.take(entry & 0x3f) >> (entry >> 24);
    if (symbol === 16 && index === 0) return false;
    const repeated = symbol < 16 ? (symbol as u8) : symbol === 16 ? load<u8>(lengths + index - 1) : 0;
    const end = index + (symbol < 16 ? 1 : (symbol === 18 ? 11 : 3) + extra);
    while (index < end) store<u8>(lengths + index++, repeated);
  }
  return index === total && load<u8>(lengths + 256) !== 0 && buildBoth(literalCount, distanceCount);
}

const lengthCodeBits: u32 = 7;

function buildBoth(literalCount: u32, distanceCount: u32): bool {
  return (
    build(literalTable, literalBits, literals, lengths, literalCount) &&
    build(distanceTable, distanceBits, distances, lengths + literalCount, distanceCount)
  );
}

/** Decodes the symbols of a block up to its end. */
function decode(): bool {
  const end = Input.end + sizeof<u64>();
  let at = Input.at;
  let bits = Input.bits;
  let count = Input.count;
  let out = Output.at;
  let edge = Output.edge;
  let entry = entryIn(literalTable, literalBits, bits);
  for (;;) {
    // A turn reads and writes less than the slack behind input and output, so it is enough to look once.
    if (at > end) return false;
    if (out > edge) {
      if (!Output.reserve(out)) return false;
      edge = Output.edge;
    }
    bits |= load<u64>(at) << (count as u64);
    at += (~count >> 3) & 7;
    count |= 56;
    if (isSpecial(entry)) {
      entry = secondEntry(literalTable, literalBits, entry, bits);
      if (isSpecial(entry)) break;
    }
    const before = bits as u32;
    bits >>= entry as u64;
    count -= entry;
    if ((entry & anyLiteral) !== 0) {
      store<u16>(out, entry >> 8);
      out += (entry >> 6) & 3;
      entry = entryIn(literalTable, literalBits, bits);
      // The buffer has bits for one more before it is filled again.
      if ((entry & anyLiteral) !== 0) {
        store<u16>(out, entry >> 8);
        out += (entry >> 6) & 3;
        bits >>= entry as u64;
        count -= entry;
        entry = entryIn(literalTable, literalBits, bits);
      }
      continue;
    }
    const length = amountOf(entry, before);

    bits |= load<u64>(at) << (count as u64);
    at += (~count >> 3) & 7;
    count |= 56;
    entry = entryIn(distanceTable, distanceBits, bits);
    if (isSpecial(entry)) {
      entry = secondEntry(distanceTable, distanceBits, entry, bits);
      if (isSpecial(entry)) return false;
    }
    const distance = amountOf(entry, bits as u32) as usize;
    bits >>= entry as u64;
    count -= entry;
    if (distance > out - Output.first) return false;
    entry = entryIn(literalTable, literalBits, bits);
    copyMatch(out, distance, length);
    out += length;
  }
  Input.at = at;
  Input.bits = bits >> (entry as u64);
  Input.count = (count - entry) & 63;
  Output.at = out;
  return fieldOf(entry) === endOfBlock && Output.reserve(out);
}

/** Returns the entry of a table for the next bits. */
function entryIn(table: usize, tableBits: u32, bits: u64): u32 {
  return load<u32>(table + ((((bits as u32) & ~(-1 << tableBits)) as usize) << 2));
}

/** Returns the entry of a second table for a special entry that has one, or the entry itself. */
function secondEntry(table: usize, tableBits: u32, entry: u32, bits: u64): u32 {
  if (fieldOf(entry) <= endOfBlock) return entry;
  return entryIn(table + fieldOf(entry), longestCode - tableBits, bits >> (tableBits as u64));
}

/** Returns the length or distance: its base and the extra bits after its code. */
function amountOf(entry: u32, bits: u32): u32 {
  return fieldOf(entry) + ((bits & ~(-1 << entry)) >> (entry >> 24));
}
