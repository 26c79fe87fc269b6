#!/usr/bin/env bash
# Library:  @aws-lambda-powertools/parser 2.35.0 with zod 4.6.7. Needs Node 20 and npm.
# Expected: CloudWatchLogsSchema returns the payload that CloudWatch Logs sent. Its policyLevel distinguishes the subscription of an
#           account from the subscription of a log group.
# Happens:  the schema does not know policyLevel and removes it without an error, so the handler cannot distinguish the two. The
#           Python edition of Powertools has had the field since January 2024.
# Source:   https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters-AccountLevel.html and
#           https://github.com/aws-powertools/powertools-lambda-python/issues/3623

set -euo pipefail

version=2.35.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

printf '{ "private": true, "type": "module" }\n' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts "@aws-lambda-powertools/parser@$version" zod@4.6.7 >&2

cat > run.js <<'JS'
import { gzipSync } from "node:zlib";
import { CloudWatchLogsSchema } from "@aws-lambda-powertools/parser/schemas";

const payload = {
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "trail",
  logStream: "111122223333_CloudTrail_us-east-1",
  subscriptionFilters: ["iam"],
  policyLevel: "ACCOUNT_LEVEL_POLICY",
  logEvents: [
    {
      id: "37199773595581154154810589279545129148442535997644275712",
      timestamp: 1668000000000,
      message: "{}",
    },
  ],
};
const { data } = CloudWatchLogsSchema.parse({
  awslogs: { data: gzipSync(JSON.stringify(payload)).toString("base64") },
}).awslogs;

console.log("sent:", Object.keys(payload).join(" "));
console.log("returned:", Object.keys(data).join(" "));
JS

seen=$(node run.js)

expected='sent: messageType owner logGroup logStream subscriptionFilters policyLevel logEvents
returned: messageType owner logGroup logStream subscriptionFilters logEvents'

printf '@aws-lambda-powertools/parser %s\n%s\n' "$version" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
