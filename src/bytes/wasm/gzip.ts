import { crc32 } from "./crc.ts";
import { inflate } from "./inflate.ts";
import { Input } from "./input.ts";
import { Output } from "./output.ts";

const hasHeaderChecksum: u32 = 2;
const hasExtra: u32 = 4;
const hasName: u32 = 8;
const hasComment: u32 = 16;

/** The results of both functions instead of the end of the output. */
const failed: usize = 0;
const tooLarge: usize = 1;

/**
 * Unpacks a file of gzip (RFC 1952) with one or more members. Like zlib's programs, ignores everything after a zero that
 * follows a member. Returns the end of the output.
 */
export function gunzip(at: usize, end: usize, to: usize, room: usize): usize {
  Output.start(to, room);
  do {
    at = member(at, end);
    if (at === 0) return Output.isFull ? tooLarge : failed;
  } while (at < end && load<u8>(at) !== 0);
  return Output.at;
}

/** Unpacks raw DEFLATE. Ignores everything after the last block. Returns the end of the output. */
export function inflateRaw(at: usize, end: usize, to: usize, room: usize): usize {
  Output.start(to, room);
  Input.start(at, end);
  if (inflate()) return Output.at;
  return Output.isFull ? tooLarge : failed;
}

/** Unpacks a member. Returns the address after it, or 0. */
function member(at: usize, end: usize): usize {
  const start = Output.at;
  if (!readHeader(at, end) || !inflate()) return 0;
  const trailer = Input.nextByte;
  const size = Output.at - start;
  const isRight =
    trailer + 8 <= end && load<u32>(trailer, 4) === (size as u32) && load<u32>(trailer) === crc32(start, Output.at);
  return isRight ? trailer + 8 : 0;
}

/** Continues reading after the header of a member. Returns whether the header is valid. */
function readHeader(start: usize, end: usize): bool {
  const flags: u32 = load<u8>(start, 3);
  const hasChecksum = (flags & hasHeaderChecksum) !== 0;
  let at = start + 10;
  if ((flags & hasExtra) !== 0) at += 2 + (load<u16>(at) as usize);
  if ((flags & hasName) !== 0) at = afterZero(at, end);
  if ((flags & hasComment) !== 0) at = afterZero(at, end);
  Input.start(hasChecksum ? at + 2 : at, end);
  // Two bytes for gzip, one for DEFLATE, and flags of which the upper three are reserved.
  const isGzip = (load<u32>(start) & 0xe0ffffff) === 0x00088b1f;
  return isGzip && at <= end && (!hasChecksum || load<u16>(at) === (crc32(start, at) as u16));
}

function afterZero(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) !== 0) at++;
  return at + 1;
}
