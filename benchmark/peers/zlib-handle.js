// Node's zlib without a new buffer for each file. Node does not document the handle of a stream, so nobody should use it.

import { constants, createGunzip } from "node:zlib";

const stream = createGunzip();
const output = Buffer.alloc(16 << 20);

/** Unpacks a file of one member into the same memory each time. */
export function gunzipInPlace(file) {
  const size = file.readUInt32LE(file.length - 4);
  stream.reset();
  stream._handle.writeSync(constants.Z_FINISH, file, 0, file.length, output, 0, size + 1);
  if (stream._writeState[0] !== 1) throw new Error(`expected ${size} bytes of gzip`);
  return output.subarray(0, size);
}
