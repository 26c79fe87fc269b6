#!/usr/bin/env bash
# Library:  @middy/event-normalizer 6.4.5 on @middy/core 6.4.5. Needs Node 20 and npm.
# Expected: the handler of a CloudWatch Logs subscription finds the payload in event.awslogs.data, as an object. The documentation
#           lists CloudWatch Logs as a supported source whose data is decoded from Base64 and parsed as JSON.
# Happens:  CloudWatch Logs compresses the data with gzip, and the middleware does not decompress it. The middleware reads the
#           compressed bytes as UTF-8, which replaces those that are not valid UTF-8, and passes on this text. The handler can no
#           longer restore the log events.
# Source:   https://middy.js.org/docs/middlewares/event-normalizer/ and
#           https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

printf '{ "private": true, "type": "module" }\n' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @middy/core@6.4.5 @middy/event-normalizer@6.4.5 >&2

cat > run.js <<'JS'
import { gunzipSync, gzipSync } from "node:zlib";
import middy from "@middy/core";
import eventNormalizer from "@middy/event-normalizer";

const payload = {
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "trail",
  logStream: "111122223333_CloudTrail_us-east-1",
  subscriptionFilters: ["iam"],
  logEvents: [{ id: "37199773595581154154810589279545129148442535997644275712", timestamp: 1668000000000, message: "{}" }],
};
const packed = gzipSync(JSON.stringify(payload));

/** Whether the bytes of a text are still the payload. */
const isWhole = (text, encoding) => {
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, encoding)).toString()).owner === payload.owner;
  } catch {
    return false;
  }
};

const handler = middy()
  .use(eventNormalizer())
  .handler(({ awslogs: { data } }) => {
    console.log("type of data:", typeof data);
    console.log("bytes replaced:", String(data).includes("\uFFFD"));
    console.log("can be unpacked:", ["base64", "latin1", "utf8"].some((encoding) => isWhole(String(data), encoding)));
  });

const sent = packed.toString("base64");
console.log("can be unpacked before:", isWhole(sent, "base64"));
await handler({ awslogs: { data: sent } }, {});
JS

seen=$(node run.js)

expected='can be unpacked before: true
type of data: string
bytes replaced: true
can be unpacked: false'

printf '@middy/event-normalizer 6.4.5\n%s\n' "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
