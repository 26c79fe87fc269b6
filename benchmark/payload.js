// One payload, slightly larger than Lambda accepts, against AWS's own decoder for TypeScript.

import { CloudWatchLogsSchema } from "@aws-lambda-powertools/parser/schemas";
import { decodePayload, detect, encodePayload } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare, timed } from "./measure.js";

const event = encodePayload(messages(15_200));
const size = (event.awslogs.data.length / 1e6).toFixed(1);

export default () =>
  compare(
    `one payload of ${size} MB of base64, 15,200 records`,
    { name: "Powertools CloudWatchLogsSchema", work: () => timed(() => CloudWatchLogsSchema.parse(event)) },
    [
      { name: "decodePayload", work: () => timed(() => decodePayload(event)), target: 0.8 },
      { name: "decodePayload + detect: every alert", work: () => timed(() => detect(decodePayload(event))) },
    ],
    15,
  );
