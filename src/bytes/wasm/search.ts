/** The texts to search for, at least 64 kB. */
export const texts: usize = memory.data(65536, 16);

/** Returns a bit for each byte of four vectors: its highest. */
function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = (i8x16.bitmask(a) as u64) | ((i8x16.bitmask(b) as u64) << 16);
  return low | ((i8x16.bitmask(c) as u64) << 32) | ((i8x16.bitmask(d) as u64) << 48);
}

/** Returns a bit for each byte of four vectors, set for those that equal `byte`. */
function equal(a: v128, b: v128, c: v128, d: v128, byte: i8): u64 {
  const bytes = i8x16.splat(byte);
  return bitsOf(i8x16.eq(a, bytes), i8x16.eq(b, bytes), i8x16.eq(c, bytes), i8x16.eq(d, bytes));
}

/** Whether a bit of any of four vectors is set. */
function any(a: v128, b: v128, c: v128, d: v128): bool {
  return v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
}

/** Returns the bits below the lowest one that is set, or all if none is. */
function below(bits: u64): u64 {
  return (bits - 1) & ~bits;
}

/**
 * Returns the first address at or after `at` of the text of `length` bytes, or 0 if it does not occur before `to`. The
 * text is compared only where two of its bytes match, those at `one` and at `other`. At least `length` + 64 bytes after
 * `to` must be memory.
 */
export function indexOf(at: usize, to: usize, text: usize, length: usize, one: usize, other: usize): usize {
  const oneByte = v128.load8_splat(text + one);
  const otherByte = v128.load8_splat(text + other);
  for (const end = to - length; at <= end; at += 64) {
    const a = v128.and(i8x16.eq(v128.load(at + one), oneByte), i8x16.eq(v128.load(at + other), otherByte));
    const b = v128.and(i8x16.eq(v128.load(at + one, 16), oneByte), i8x16.eq(v128.load(at + other, 16), otherByte));
    const c = v128.and(i8x16.eq(v128.load(at + one, 32), oneByte), i8x16.eq(v128.load(at + other, 32), otherByte));
    const d = v128.and(i8x16.eq(v128.load(at + one, 48), oneByte), i8x16.eq(v128.load(at + other, 48), otherByte));
    // Most blocks have no match, and testing for that is faster without a bit for each byte.
    if (!any(a, b, c, d)) continue;
    for (let bits = bitsOf(a, b, c, d); bits !== 0; bits &= bits - 1) {
      const start = at + (ctz(bits) as usize);
      if (start > end) return 0;
      let index: usize = 0;
      while (index < length && load<u8>(start + index) === load<u8>(text + index)) index++;
      if (index === length) return start;
    }
  }
  return 0;
}

const evenBits: u64 = (0x55555555 as u64) * 0x100000001;

/** 1 if the previous block ended with an odd number of backslashes. */
let carry: u64 = 0;

/**
 * Returns a bit for each byte of a block that follows an odd number of backslashes. After simdjson (Langdale, Lemire:
 * Parsing gigabytes of JSON per second, 2019), section 3.1.
 */
function escapedBy(backslashes: u64): u64 {
  backslashes &= ~carry;
  const escaped = (backslashes << 1) | carry;
  const oddStarts = backslashes & ~evenBits & ~escaped;
  const ends = oddStarts + backslashes;
  carry = ends < backslashes ? 1 : 0;
  return (evenBits ^ (ends << 1)) & escaped;
}

/**
 * Returns the address after the JSON object or list that begins at `at`, or 0 if it does not end before `to`. Counts the
 * brackets outside of strings. At least 64 bytes after `to` must be memory.
 */
export function objectEnd(at: usize, to: usize): usize {
  const backslash = i8x16.splat(0x5c);
  const braceBit = i8x16.splat(0x20);
  let depth = 0;
  /** All ones if the previous block ended in a string. */
  let inside: u64 = 0;
  carry = 0;
  for (; at < to; at += 64) {
    let a = v128.load(at);
    let b = v128.load(at, 16);
    let c = v128.load(at, 32);
    let d = v128.load(at, 48);
    let escaped = carry;
    if (any(i8x16.eq(a, backslash), i8x16.eq(b, backslash), i8x16.eq(c, backslash), i8x16.eq(d, backslash))) {
      escaped = escapedBy(equal(a, b, c, d, 0x5c));
    } else {
      carry = 0;
    }
    // Every quote switches the bytes after it between outside and inside.
    let strings = equal(a, b, c, d, 0x22) & ~escaped;
    strings ^= strings << 1;
    strings ^= strings << 2;
    strings ^= strings << 4;
    strings ^= strings << 8;
    strings ^= strings << 16;
    strings ^= strings << 32;
    strings ^= inside;
    inside = ((strings as i64) >> 63) as u64;
    // [ and ] count as { and }.
    a = v128.or(a, braceBit);
    b = v128.or(b, braceBit);
    c = v128.or(c, braceBit);
    d = v128.or(d, braceBit);
    const closed = equal(a, b, c, d, 0x7d) & ~strings;
    const opened = equal(a, b, c, d, 0x7b) & ~strings;
    // Only a block that closes at least as many brackets as are open can contain the end: check each bracket there.
    if (depth <= (popcnt(closed) as i32)) {
      let count = 0;
      for (let bits = closed; bits !== 0; bits &= bits - 1) {
        count++;
        if (depth + (popcnt(opened & below(bits)) as i32) !== count) continue;
        const end = at + (ctz(bits) as usize) + 1;
        return end > to ? 0 : end;
      }
    }
    depth += (popcnt(opened) as i32) - (popcnt(closed) as i32);
  }
  return 0;
}

let start: usize = 0;
let passed: i32 = 0;

/** Returns the address of the object at which the last call of pass stopped. */
export function passedTo(): usize {
  return start;
}

/** Returns the number of objects that the last call of pass passed. */
export function passedCount(): i32 {
  return passed;
}

/**
 * Passes the objects of a JSON list from the one at `at` on. Stops at the first object that ends after `until`, does not
 * end before `to`, or is not followed by another. Returns the address after that object, or 0 if it does not end.
 */
export function pass(at: usize, to: usize, until: usize): usize {
  start = at;
  passed = 0;
  let end = objectEnd(at, to);
  while (end !== 0 && end <= until) {
    at = afterSpace(end, to);
    if (at >= to || load<u8>(at) !== 0x2c) break;
    at = afterSpace(at + 1, to);
    if (at >= to || load<u8>(at) !== 0x7b) break;
    start = at;
    passed++;
    end = objectEnd(at, to);
  }
  return end;
}

/** Returns the address of the first byte at or after `at` that is not JSON whitespace; `to` if there is none. */
export function afterSpace(at: usize, to: usize): usize {
  while (at < to && isSpace(load<u8>(at))) at++;
  return at;
}

function isSpace(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** `{` minus `}` in the string that the last call of stringEnd scanned. */
export let braces: i32 = 0;

/**
 * Returns the address of the quote that ends the JSON string whose text begins at `at`, or 0 if the string does not end
 * before `to` or contains a control character, which JSON does not allow. At least 64 bytes after `to` must be memory.
 */
export function stringEnd(at: usize, to: usize): usize {
  const firstAllowed = i8x16.splat(0x20);
  let balance = 0;
  carry = 0;
  for (; at < to; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const quotes = equal(a, b, c, d, 0x22) & ~escapedBy(equal(a, b, c, d, 0x5c));
    const inside = below(quotes);
    balance += popcnt(equal(a, b, c, d, 0x7b) & inside) as i32;
    balance -= popcnt(equal(a, b, c, d, 0x7d) & inside) as i32;
    const low = i8x16.lt_u(a, firstAllowed);
    const lower = i8x16.lt_u(b, firstAllowed);
    const controls = bitsOf(low, lower, i8x16.lt_u(c, firstAllowed), i8x16.lt_u(d, firstAllowed));
    if ((controls & inside) !== 0) return 0;
    if (quotes === 0) continue;
    const end = at + (ctz(quotes) as usize);
    braces = balance;
    return end < to ? end : 0;
  }
  return 0;
}
