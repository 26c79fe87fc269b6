import { failure } from "../bytes/bytes.ts";

/** The first bytes of an aggregate of the Kinesis Producer Library. */
const magic = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
/** The MD5 digest at the end, in bytes. */
const digestSize = 16;

/** Whether bytes begin like an aggregate of the Kinesis Producer Library. */
export function isAggregate(bytes: Uint8Array): boolean {
  return bytes.length > magic.length + digestSize && magic.equals(bytes.subarray(0, magic.length));
}

/**
 * Returns the data of the user records in an aggregate of the Kinesis Producer Library, in their order. The digest is not
 * checked: a record that was damaged fails by itself.
 *
 * @throws IamAlertsError `payload` if the aggregate is cut short.
 * @see https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 */
export function recordsIn(aggregate: Uint8Array): readonly Buffer[] {
  const message = Buffer.from(aggregate.subarray(magic.length, -digestSize));
  // AggregatedRecord.records has number 3, and Record.data too.
  return fieldsOf(message, 3).flatMap((record) => fieldsOf(record, 3));
}

/** Returns the values of the length-delimited fields that have a number in a Protocol Buffers message. */
function fieldsOf(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw failure("shape", "expected the rest of a Kinesis aggregate, found its end");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, wireType] = [Math.floor(key / 8), key % 8];
    if (wireType === 0) {
      varint();
      continue;
    }
    if (wireType !== 2) throw failure("shape", `expected a Kinesis aggregate, found a field of wire type ${wireType}`);
    const size = varint();
    if (at + size > message.length) throw failure("shape", "expected the rest of a Kinesis aggregate, found its end");
    if (number === wanted) found.push(message.subarray(at, at + size));
    at += size;
  }
  return found;
}
