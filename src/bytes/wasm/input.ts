/**
 * The compressed bytes, read as a stream of bits from the lowest bit of each byte. `bits` holds the next `count` of them.
 * Reading does not stop at the end of the input. Each block checks how far it read.
 */
export abstract class Input {
  static at: usize;
  static end: usize;
  static bits: u64;
  static count: u32;

  static start(at: usize, end: usize): void {
    Input.at = at;
    Input.end = end;
    Input.bits = 0;
    Input.count = 0;
  }

  /** Makes at least 56 bits available. */
  static refill(): void {
    Input.bits |= load<u64>(Input.at) << (Input.count as u64);
    Input.at += (63 - Input.count) >> 3;
    Input.count |= 56;
  }

  /** Returns bits that are available. */
  static peek(count: u32): u32 {
    return (Input.bits as u32) & ~(-1 << count);
  }

  /** Takes bits that are available. */
  static take(count: u32): u32 {
    const value = Input.peek(count);
    Input.bits >>= count as u64;
    Input.count -= count;
    return value;
  }

  /** The address of the first byte of which no bit was taken. */
  static get nextByte(): usize {
    return Input.at - (Input.count >> 3);
  }
}
