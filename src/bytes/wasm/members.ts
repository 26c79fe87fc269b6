import { afterSpace, objectEnd } from "./search.ts";

const maxMembers: u32 = 64;
/** The members that the last call of members found: the ranges of the name and of the value. */
export const memberTable: usize = memory.data(1024, 16);

/** Whether the last call of quoteAfter passed an escape. */
let isEscaped = false;

/** Returns the address of the quote that ends the string whose text begins at `at`; `to` or more if there is none. */
function quoteAfter(at: usize, to: usize): usize {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  isEscaped = false;
  while (at < to) {
    const bytes = v128.load(at);
    const bits = i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)));
    at += bits === 0 ? 16 : (ctz(bits) as usize);
    if (bits === 0) continue;
    if (load<u8>(at) === 0x22) return at;
    isEscaped = true;
    at += 2;
  }
  return to;
}

/** Returns the address after the JSON value at `at`; `to` or more, or 0, if it does not end. */
function valueEnd(at: usize, to: usize): usize {
  const first = load<u8>(at);
  if (first === 0x22) return quoteAfter(at + 1, to) + 1;
  if ((first | 0x20) === 0x7b) return objectEnd(at, to);
  while (at < to && load<u8>(at) !== 0x2c && load<u8>(at) !== 0x7d) at++;
  return at;
}

/**
 * Lists the members of the JSON object from `at` to `to` in the table, with addresses relative to `base`. Returns their
 * number, or -1 for an object that has too many, an escape in a name, or another form.
 */
export function members(at: usize, to: usize, base: usize): i32 {
  let count: u32 = 0;
  do {
    at = afterSpace(at + 1, to);
    if (load<u8>(at) !== 0x22 || count === maxMembers) break;
    const entry = memberTable + (count << 4);
    const nameEnd = quoteAfter(at + 1, to);
    if (isEscaped) return -1;
    store<u32>(entry, (at + 1 - base) as u32);
    store<u32>(entry, (nameEnd - base) as u32, 4);
    at = afterSpace(nameEnd + 1, to);
    if (load<u8>(at) !== 0x3a) return -1;
    at = afterSpace(at + 1, to);
    store<u32>(entry, (at - base) as u32, 8);
    at = valueEnd(at, to);
    if (at === 0) return -1;
    store<u32>(entry, (at - base) as u32, 12);
    at = afterSpace(at, to);
    count++;
  } while (at < to && load<u8>(at) === 0x2c);
  return load<u8>(at) === 0x7d && at + 1 === to ? (count as i32) : -1;
}
