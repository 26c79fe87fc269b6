// Writes a repository of 5,000 files with 300 filter patterns, for the benchmark of iam-alerts lint.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const filler = (at, comment, lines) =>
  Array.from(
    { length: lines },
    (_, line) => `${comment} ${at}-${line} a line of a file that no one reads twice\n`,
  ).join("");

const pattern = (at) =>
  `{ $.eventSource = \\"iam.amazonaws.com\\" && $.eventName = \\"${["Create", "Delete", "Update", "Put", "Attach"][at % 5]}*\\" && $.userIdentity.userName != \\"ci-${at % 50}\\" }`;

const kinds = {
  terraform: (at) => [
    `infra/module${at % 60}/part${at}.tf`,
    at % 6 === 0
      ? `${filler(at, "#", 20)}locals {\n  group${at} = "trail"\n}\nresource "aws_cloudwatch_log_metric_filter" "f${at}" {\n  name           = "f${at}"\n  log_group_name = local.group${at}\n  pattern        = "${pattern(at)}"\n  metric_transformation {\n    name      = "m${at}"\n    namespace = "Security"\n    value     = "1"\n  }\n}\n`
      : `${filler(at, "#", 20)}resource "aws_s3_bucket" "b${at}" {\n  bucket = "bucket-${at}"\n  tags = {\n    team = "a"\n  }\n}\n`,
  ],
  template: (at) => [
    `stacks/area${at % 40}/stack${at}.yaml`,
    at % 6 === 0
      ? `${filler(at, "#", 20)}Resources:\n  Filter${at}:\n    Type: AWS::Logs::SubscriptionFilter\n    Properties:\n      LogGroupName: trail\n      DestinationArn: arn:aws:lambda:us-east-1:111122223333:function:f\n      FilterPattern: "${pattern(at)}"\n`
      : `${filler(at, "#", 20)}Resources:\n  Bucket${at}:\n    Type: AWS::S3::Bucket\n`,
  ],
  code: (at) => [
    `src/part${at % 90}/file${at}.ts`,
    at % 76 === 0
      ? `${filler(at, "//", 40)}import * as logs from "aws-cdk-lib/aws-logs";\nnew logs.CfnMetricFilter(this, "f${at}", { logGroupName: "g", filterPattern: "${pattern(at)}", metricTransformations: [] });\n`
      : `${filler(at, "//", 40)}export const value${at} = ${at};\n`,
  ],
  data: (at) => [`data/set${at % 30}/${at}.json`, `${JSON.stringify({ at, text: filler(at, "", 30) })}\n`],
  prose: (at) => [`docs/part${at % 30}/${at}.md`, `# ${at}\n\n${filler(at, "", 30)}`],
};

const counts = { terraform: 840, template: 840, code: 1520, data: 900, prose: 900 };

/** Writes the files into a folder. Returns how many there are. */
export function writeRepository(folder) {
  let files = 0;
  for (const [kind, count] of Object.entries(counts)) {
    for (let at = 0; at < count; at++) {
      const [name, text] = kinds[kind](at);
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
      files++;
    }
  }
  writeFileSync(join(folder, ".gitignore"), "node_modules/\n*.log\n/build/\n");
  return files;
}
