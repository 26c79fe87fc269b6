/**
 * Tables that decode a Huffman code. An entry is found with the next bits of the input, and has these bits:
 *
 * - 0 to 5: the number of bits to drop: the code, and the extra bits after it
 * - 6 and 7: the number of literals, 0 to 2
 * - 8 to 23: the literals, or the base of a length or distance, or what a special entry means
 * - 24 to 27: the length of the code
 * - 31: set for special entries: an invalid code, the end of the block, or the offset of a second table for long codes
 *
 * Two literals with short codes share an entry: CloudTrail's files are mostly literals with codes of four or five bits.
 */
export const anyLiteral: u32 = 0xc0;
const special: u32 = 1 << 31;
/** The entry of an invalid code. */
const invalid: u32 = special;
/** The meaning of the special entry for the end of the block. Larger ones are offsets. */
export const endOfBlock: u32 = 1;

export const literalBits: u32 = 11;
export const distanceBits: u32 = 8;
export const longestCode: u32 = 15;

// Each second table has two or more codes, so there are at most 144 and 16.
export const literalTable: usize = memory.data(25600, 16);
export const distanceTable: usize = memory.data(9216, 16);

/** The entry of each symbol, without its code: for literals and lengths, for distances, and for the lengths of codes. */
export const literals: usize = memory.data(1152, 16);
export const distances: usize = memory.data(128, 16);
export const lengthCodes: usize = memory.data(80, 16);

/** The entries in the order of their codes, and beside them the codes, reversed as in the input. */
const entries: usize = memory.data(1152, 16);
const codes: usize = memory.data(1152, 16);
/** For each length of a code: the number of codes, the place after the last code, and after the last one of a literal. */
const counts: usize = memory.data(64, 16);
const ends: usize = memory.data(64, 16);
const literalEnds: usize = memory.data(64, 16);

for (let symbol: u32 = 0; symbol < 256; symbol++) store<u32>(literals + (symbol << 2), (1 << 6) | (symbol << 8));
store<u32>(literals + (256 << 2), special | (endOfBlock << 8));
writeAmounts(literals + (257 << 2), 29, 2, 3);
store<u32>(literals + (285 << 2), 258 << 8);
writeAmounts(distances, 30, 1, 1);
for (let symbol: u32 = 0; symbol < 19; symbol++) {
  const extra: u32 = symbol < 16 ? 0 : symbol === 18 ? 7 : symbol - 14;
  store<u32>(lengthCodes + (symbol << 2), extra | (symbol << 8));
}

/**
 * Writes the entries of lengths or distances, and two invalid ones after them. Each symbol has the amounts that follow
 * those of the symbol before; the number of extra bits grows with every 2 or 4 symbols.
 */
function writeAmounts(entries: usize, size: u32, shift: u32, base: u32): void {
  for (let symbol: u32 = 0; symbol < size; symbol++) {
    const extra = max(symbol >> shift, 1) - 1;
    store<u32>(entries + (symbol << 2), extra | (base << 8));
    base += 1 << extra;
  }
  for (let symbol = size; symbol < size + 2; symbol++) store<u32>(entries + (symbol << 2), invalid);
}

export function isSpecial(entry: u32): bool {
  return (entry as i32) < 0;
}

/** Returns the literals, base or meaning of an entry. */
export function fieldOf(entry: u32): u32 {
  return (entry >> 8) & 0xffff;
}

/**
 * Builds the table of a code, which is given by the length of each symbol's code in a byte. Returns false for lengths
 * that are not those of a complete code, or of at most one code of one bit.
 *
 * The table doubles with every bit: an entry is written once, at the length of its code, and copied from then on.
 */
export function build(table: usize, bits: u32, symbols: usize, lengths: usize, size: u32): bool {
  if (!sort(symbols, lengths, size)) return false;
  store<u32>(table, invalid);
  let code: u32 = 0;
  let index: u32 = 0;
  for (let length: u32 = 1; length <= bits; length++) {
    const half: usize = 2 << length;
    for (let at: usize = 0; at < half; at += 16) v128.store(table + half + at, v128.load(table + at));
    for (const end = load<u32>(ends + (length << 2)); index < end; index++) {
      store<u32>(codes + (index << 2), code);
      store<u32>(table + (code << 2), load<u32>(entries + (index << 2)));
      code = codeAfter(code, length);
    }
    for (let one: u32 = 1; one < length; one++) writePairs(table, one, length - one);
  }
  let second: u32 = 4 << bits;
  for (let length: u32 = bits + 1; length <= longestCode; length++) {
    for (const end = load<u32>(ends + (length << 2)); index < end; index++) {
      const place = table + ((code & ~(-1 << bits)) << 2);
      if (load<u32>(place) === invalid) {
        store<u32>(place, special | (second << 8));
        second += 4 << (longestCode - bits);
      }
      const other = table + fieldOf(load<u32>(place));
      for (let at = code >> bits; at < 1 << (longestCode - bits); at += 1 << (length - bits)) {
        store<u32>(other + (at << 2), load<u32>(entries + (index << 2)));
      }
      code = codeAfter(code, length);
    }
  }
  return true;
}

/** Sorts the symbols by their codes. Returns false if the lengths are not those of a code. */
function sort(symbols: usize, lengths: usize, size: u32): bool {
  memory.fill(counts, 0, 64);
  for (let symbol: u32 = 0; symbol < size; symbol++) {
    const place = counts + ((load<u8>(lengths + symbol) as usize) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let free: i32 = 1;
  let used: u32 = 0;
  for (let length: u32 = 1; length <= longestCode; length++) {
    const count = load<u32>(counts + (length << 2));
    store<u32>(ends + (length << 2), used);
    store<u32>(literalEnds + (length << 2), used);
    used += count;
    free = 2 * free - count;
    if (free < 0) return false;
  }
  if (free > 0 && load<u32>(counts + 4) !== used) return false;
  for (let symbol: u32 = 0; symbol < size; symbol++) {
    const length: u32 = load<u8>(lengths + symbol);
    if (length === 0) continue;
    const place = ends + (length << 2);
    const index = load<u32>(place);
    store<u32>(place, index + 1);
    const entry = load<u32>(symbols + (symbol << 2)) + length * ((1 << 24) | 1);
    store<u32>(entries + (index << 2), entry);
    if ((entry & anyLiteral) !== 0) store<u32>(literalEnds + (length << 2), index + 1);
  }
  return true;
}

/** Writes the entries for two literals with codes of these lengths. */
function writePairs(table: usize, one: u32, other: u32): void {
  for (let a = load<u32>(ends + ((one - 1) << 2)); a < load<u32>(literalEnds + (one << 2)); a++) {
    const entry = load<u32>(entries + (a << 2));
    const code = load<u32>(codes + (a << 2));
    for (let b = load<u32>(ends + ((other - 1) << 2)); b < load<u32>(literalEnds + (other << 2)); b++) {
      const next = load<u32>(entries + (b << 2));
      const both = entry + (next & 0xff) + ((next & 0xff00) << 8);
      store<u32>(table + ((code | (load<u32>(codes + (b << 2)) << one)) << 2), both);
    }
  }
}

/** Returns the code of this length after a code, both reversed: adds 1 at the end where the carry goes to lower bits. */
function codeAfter(code: u32, length: u32): u32 {
  const bit = (1 << 31) >>> clz(~code & ~(-1 << length));
  return (code & (bit - 1)) | bit;
}
