/**
 * For each distance below 16: the offsets in the last bytes that the next 17 bytes repeat. The last one is what is left
 * of 16 bytes after as many whole repetitions as fit.
 */
const patterns: usize = memory.data(16 * 32, 16);
for (let distance: usize = 1; distance < 16; distance++) {
  for (let index: usize = 0; index <= 16; index++) store<u8>(patterns + (distance << 5) + index, index % distance);
}

/** Copies bytes from a distance behind, which may overlap. May write up to 64 bytes more than the length. */
export function copyMatch(to: usize, distance: usize, length: usize): void {
  const end = to + length;
  let from = to - distance;
  if (distance >= 16) {
    do {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      to += 64;
      from += 64;
    } while (to < end);
    return;
  }
  const pattern = patterns + (distance << 5);
  const bytes = i8x16.swizzle(v128.load(from), v128.load(pattern));
  const step: usize = 16 - load<u8>(pattern, 16);
  do {
    v128.store(to, bytes);
    to += step;
  } while (to < end);
}
