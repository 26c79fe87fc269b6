import assert from "node:assert/strict";
import { streamOf } from "../bytes/deflate-cases.ts";
import { gunzipOfNode, inflateRawOfNode, inflaterOf, isSame } from "../bytes/inflater.ts";
import { type Target, without } from "./target.ts";

const room = 1 << 20;
const { gunzip, inflateRaw } = inflaterOf();

/** The inflater returns the same bytes as zlib, or fails if zlib fails. */
export const inflating: Target<Buffer> = {
  name: "compressed data",
  make: (random) => streamOf((limit) => random.below(limit)),
  check(packed, _, count) {
    const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
    const found = (isGzip ? gunzip : inflateRaw)(packed, room);
    const expected = (isGzip ? gunzipOfNode : inflateRawOfNode)(packed, room);
    count(`${isGzip ? "gzip" : "DEFLATE"}, ${typeof found === "string" ? "refused" : "valid"}`);
    assert.ok(isSame(found, expected), "expected the result of zlib");
  },
  smaller: without,
};
