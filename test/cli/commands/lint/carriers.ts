import { metric, subscription } from "./folder.ts";

/** Writes the text as each kind of file writes a pattern: its name, and the file around the pattern. */
export const carriers: readonly (readonly [kind: string, file: string, write: (pattern: string) => string])[] = [
  ["a string of Terraform", "main.tf", (pattern) => subscription(hcl(pattern))],
  ["a heredoc", "main.tf", (pattern) => metric(`<<-EOT\n    ${templated(pattern)}\n  EOT`)],
  ["a local value", "main.tf", (pattern) => `locals {\n  p = ${hcl(pattern)}\n}\n${metric("local.p")}`],
  [
    "JSON of Terraform",
    "main.tf.json",
    (pattern) =>
      JSON.stringify({ resource: { aws_cloudwatch_log_metric_filter: { x: { pattern: templated(pattern) } } } }),
  ],
  ["double quotes of YAML", "template.yaml", (pattern) => template(JSON.stringify(pattern))],
  ["single quotes of YAML", "template.yaml", (pattern) => template(`'${pattern.replaceAll("'", "''")}'`)],
  ["a block scalar", "template.yaml", (pattern) => template(`|-\n        ${pattern}`)],
  [
    "a template in JSON",
    "template.json",
    (pattern) =>
      JSON.stringify(
        { Resources: { A: { Type: "AWS::Logs::MetricFilter", Properties: { FilterPattern: pattern } } } },
        null,
        2,
      ),
  ],
  [
    "serverless.yml",
    "serverless.yml",
    (pattern) =>
      `functions:\n  a:\n    handler: a\n    events:\n      - cloudwatchLog:\n          logGroup: g\n          filter: '${pattern.replaceAll("'", "''")}'\n`,
  ],
  [
    "a shell script",
    "filters.sh",
    (pattern) => `aws logs put-metric-filter --filter-pattern '${pattern.replaceAll("'", "'\\''")}'\n`,
  ],
  [
    "TypeScript",
    "stack.ts",
    (pattern) =>
      `import * as logs from "aws-cdk-lib/aws-logs";\nnew logs.CfnMetricFilter(this, "x", { filterPattern: ${JSON.stringify(pattern)} });\n`,
  ],
];

const hcl = (pattern: string): string => templated(JSON.stringify(pattern));

/** Escapes what begins a template of Terraform. */
const templated = (text: string): string => text.replace(/([$%])\{/g, "$1$1{");

export const template = (written: string): string =>
  `Resources:\n  A:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      FilterPattern: ${written}\n      LogGroupName: g\n`;
