/** Decoding may write 512 bytes past `edge` before it looks at it again, and searching reads more past the end. */
const slack: usize = 2048;
/** The pages to grow the memory by. Pages that are not touched cost nothing. */
const step: i32 = 64;

/** The place of the unpacked bytes: the end of the memory, which grows with them. */
export abstract class Output {
  static at: usize;
  /** The first byte of the stream, which no distance may go behind. */
  static first: usize;
  /** The largest address that the output may end at. */
  static limit: usize;
  /** The address up to which decoding may go on without a call of `reserve`. */
  static edge: usize;
  /** Whether the stream unpacks to more than the limit. */
  static isFull: bool;

  static start(at: usize, room: usize): void {
    Output.at = at;
    Output.limit = at + room;
    Output.edge = 0;
    Output.isFull = false;
  }

  /** Makes room for bytes up to an address. Returns false if the limit or the machine does not allow it. */
  static reserve(end: usize): bool {
    Output.isFull = end > Output.limit;
    if (Output.isFull) return false;
    while (end > held()) if (memory.grow(step) === -1) return false;
    Output.edge = min(held(), Output.limit);
    return true;
  }
}

/** Returns the address up to which the memory leaves the slack free. */
function held(): usize {
  return ((memory.size() as usize) << 16) - slack;
}
