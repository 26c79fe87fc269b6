/**
 * The polynomial of CRC-32 divides x^(8*300) + x^(8*155) + x^(8*117) + x^(8*89) + 1. So a byte can be struck out if it is
 * added to the bytes 145, 183, 211 and 300 places after it: the checksum of the rest is the same. That takes neither a
 * multiplication nor a table, and 16 bytes at a time. Only the last bytes, which have too few after them, go through
 * the table.
 */
const history: usize = 304;
const block: usize = 4096;
/** The fewest bytes of which 16 can be struck out. */
const enough: usize = 316;
/** The bytes struck out last, with what was added to each, and room for those of a block. */
const struck: usize = memory.data(4400, 16);
const current: usize = struck + history;

const table: usize = memory.data(1024, 16);
for (let index: u32 = 0; index < 256; index++) {
  let remainder = index;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >> 1) ^ ((remainder & 1) !== 0 ? 0xedb88320 : 0);
  store<u32>(table + (index << 2), remainder);
}

/** Returns the CRC-32 of the bytes between two addresses. */
export function crc32(at: usize, end: usize): u32 {
  let remainder: u32 = -1;
  memory.fill(struck, 0, history);
  if (end - at >= enough) {
    // The same as a remainder of all ones: as if 255 had been struck out 300 places before each of the first four bytes.
    store<u32>(current - 300, remainder);
    remainder = 0;
  }
  for (let left = end - at; left >= enough; left = end - at) {
    const size = min(block, (left - 300) & ~15);
    for (let offset: usize = 0; offset < size; offset += 16) {
      const place = current + offset;
      const near = v128.xor(v128.load(place - 145), v128.load(place - 183));
      const far = v128.xor(v128.load(place - 211), v128.load(place - 300));
      v128.store(place, v128.xor(v128.load(at + offset), v128.xor(near, far)));
    }
    memory.copy(struck, struck + size, history);
    at += size;
  }
  memory.fill(current, 0, enough);
  for (let place = current; at < end; at++, place++) {
    const added = load<u8>(place - 145) ^ load<u8>(place - 183) ^ load<u8>(place - 211) ^ load<u8>(place - 300);
    remainder = (remainder >> 8) ^ load<u32>(table + (((remainder ^ load<u8>(at) ^ added) & 0xff) << 2));
  }
  return ~remainder;
}
