import { describe, expect, it } from "vitest";
import { faultsOf, findIn, fixed, textsOf } from "./find.ts";

describe("serverless.yml", () => {
  it("reads events, plugins and resources", async () => {
    const found = await findIn({
      "serverless.yml": `
service: x
custom:
  pattern: '{ $.b = 2 }'
  level: ERROR
  alerts:
    definitions:
      failures: { metric: failures, pattern: '{ $.c = 3 }' }
  logSubscription: { filterPattern: 'WARN \${opt:stage}', destinationArn: x }
functions:
  alerts:
    handler: x
    events:
      - cloudwatchLog: /plain
      - cloudwatchLog: { logGroup: /trail, filter: '{ $.a = 1 }' }
      - cloudwatchLog:
          logGroup: '\${self:custom.group}'
          filter: \${self:custom.pattern}
      - cloudwatchLog: { logGroup: /x, filter: "\${self:custom.level} \${env:X}" }
      - http: GET /
    alerts:
      - { name: own, metric: own, pattern: DEBUG }
resources:
  - Resources:
      Filter:
        Type: AWS::Logs::MetricFilter
        Properties: { FilterPattern: !Sub '\${AWS::Region} \${self:custom.level}' }
`,
    });
    expect(
      found.patterns.map(({ kind, resource, text }) => [
        kind,
        resource,
        text?.pieces.map((each) => each.text).join(""),
      ]),
    ).toEqual([
      ["function event", "functions.alerts", "{ $.a = 1 }"],
      ["function event", "functions.alerts", "{ $.b = 2 }"],
      ["function event", "functions.alerts", "ERROR placeholder"],
      ["metric filter", "custom.alerts.definitions.failures.pattern", "{ $.c = 3 }"],
      ["subscription filter", "custom.logSubscription.filterPattern", "WARN placeholder"],
      ["metric filter", "functions.alerts.alerts[0].pattern", "DEBUG"],
      ["metric filter", "resources.Resources.Filter", "placeholder ERROR"],
    ]);
    expect(found.patterns[0]).toMatchObject({
      carrier: "serverless",
      logGroup: "/trail",
      destination: "functions.alerts",
    });
  });

  it("removes the escapes of quotes as the framework does", async () => {
    const text = (filter: string) =>
      `functions:\n  f:\n    events:\n      - cloudwatchLog:\n          logGroup: /x\n          filter: ${filter}\n`;
    const files = { "serverless.yml": text(String.raw`'{ $.a = \"b\" }'`) };
    const found = await findIn(files);
    expect(textsOf(found)).toEqual({ "functions.f": '{ $.a = "b" }' });
    expect(faultsOf(found, files)).toEqual([]);
    const unquoted = { "serverless.yml": text('{ $.a = "b" }') };
    expect(faultsOf(await findIn(unquoted), unquoted)).toEqual([String.raw`yaml-map "{ $.a = \"b\" }"`]);
    expect(fixed(unquoted["serverless.yml"], await findIn(unquoted))).toBe(text(`'{ $.a = "b" }'`));
  });
});

describe("Pulumi YAML", () => {
  it("reads filters, with variables and configuration", async () => {
    const found = await findIn({
      "Pulumi.yaml": `
config:
  user: { type: string, default: alice }
variables:
  clause: "$.b = 2"
resources:
  subscription:
    type: aws:cloudwatch:LogSubscriptionFilter
    properties:
      logGroup: \${trail.name}
      destinationArn: \${alerts.arn}
      filterPattern: '{ $.a = "\${user}" && \${clause} && $.c = "\${other.id}" && $.d = "$\${x}" }'
  metric:
    type: aws:cloudwatch/logMetricFilter:LogMetricFilter
    properties:
      logGroupName: /trail
      pattern: { fn::join: ["", ["a", "\${user}"]] }
      metricTransformation: { name: M, namespace: N, value: "1" }
`,
    });
    expect(textsOf(found)).toEqual({
      "resources.subscription": '{ $.a = "alice" && $.b = 2 && $.c = "placeholder" && $.d = "${x}" }',
      "resources.metric": "aalice",
    });
    expect(found.patterns).toMatchObject([
      { kind: "subscription filter", isTrimmed: false, logGroup: "${trail.name}", destination: "${alerts.arn}" },
      { kind: "metric filter", isTrimmed: true, logGroup: "/trail", metric: { name: "M", namespace: "N" } },
    ]);
  });
});

describe("Ansible", () => {
  it("reads tasks in plays and blocks, with expressions as holes", async () => {
    const found = await findIn({
      "roles/x/tasks/main.yml": `
- hosts: localhost
  tasks:
    - block:
        - name: Root sign-in
          community.aws.cloudwatchlogs_log_group_metric_filter:
            log_group_name: /trail
            filter_name: root
            filter_pattern: '{ $.a = "{{ name }}" }'
            metric_transformation: { metric_name: M, metric_namespace: N, metric_value: "1" }
        - cloudwatchlogs_log_group_metric_filter:
            filter_name: other
            filter_pattern: "{{ pattern }}"
`,
    });
    expect(textsOf(found)).toEqual({ "Root sign-in": '{ $.a = "placeholder" }', other: null });
    expect(found.patterns[0]).toMatchObject({
      carrier: "ansible",
      logGroup: "/trail",
      metric: { name: "M", namespace: "N" },
    });
  });

  it("reads the patterns that a loop goes over", async () => {
    const found = await findIn({
      "main.yml": `
- hosts: localhost
  vars:
    filters:
      - { name: root, pattern: '{ $.a = 1 }', metric_name: Root }
    names: [{ pattern: "*.txt" }]
  tasks:
    - cloudwatchlogs_log_group_metric_filter:
        filter_name: "{{ item.name }}"
        filter_pattern: "{{ item.pattern }}"
      loop: "{{ filters }}"
`,
    });
    expect(textsOf(found)).toEqual({ "{{ item.name }}": null, "vars[0].vars.filters[0].pattern": "{ $.a = 1 }" });
  });

  it("names a pattern without quotes", async () => {
    const files = {
      "main.yml":
        "- amazon.aws.cloudwatchlogs_log_group_metric_filter:\n    filter_name: x\n    filter_pattern: { $.a = 1 }\n",
    };
    expect(faultsOf(await findIn(files), files)).toEqual(['yaml-map "{ $.a = 1 }"']);
  });
});

describe("files of expectations, and of patterns", () => {
  it("reads patterns that are written out, and not the names of presets and files", async () => {
    const found = await findIn({
      "a.iam-alerts.yaml": "pattern: '{ $.a = 1 }'\nalso: [recommended, '@x.pattern', '{ $.b = 2 }']\ntests: []\n",
      "b.iam-alerts.yaml": "pattern: recommended\ntests: []\n",
    });
    expect(textsOf(found)).toEqual({ pattern: "{ $.a = 1 }", "also[2]": "{ $.b = 2 }" });
  });

  it("reads a file that is one pattern, without its last line break", async () => {
    const found = await findIn({ "root.pattern": "{ $.a = 1 &&\r\n$.b = 2 }\r\n", "root.txt": "\ufeff{ $.c = 3 }\n" });
    expect(textsOf(found)).toEqual({ "root.pattern": "{ $.a = 1 &&\r\n$.b = 2 }", "root.txt": "{ $.c = 3 }" });
  });
});

describe("YAML's scalars", () => {
  const scalar = (written: string) =>
    `Resources:\n  F:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      FilterPattern: ${written}\n`;
  it.each([
    ["plain ERROR # comment", "plain ERROR"],
    ["plain\n        on two lines\n\n        and more", "plain on two lines\nand more"],
    ["'it''s   fine'", "it's   fine"],
    ["'a\n\n         b  \n        c'", "a\nb c"],
    [String.raw`"x \x41\u00e9\U0001F600\t\"\\\/\_"`, 'x Aé😀\t"\\/\u00a0'],
    ['"a \\\n         b\\\n         c"', "a bc"],
    [">-\n        a\n        b\n\n        c\n          d\n        e", "a b\nc\n  d\ne"],
    [">+\n        a\n\n", "a\n\n\n"],
    ["|-\n        a\n          b\n        c", "a\n  b\nc"],
    ["|2-\n         a\n        b", " a\nb"],
    ["&anchor !!str 'x'", "x"],
    ["404", "404"],
    ["", null],
    ["~", null],
  ])("reads %j", async (written, expected) => {
    const { patterns } = await findIn({ "t.yaml": scalar(written) });
    if (expected === null) expect(patterns).toEqual([]);
    else expect(patterns[0]?.text?.pieces.map(({ text }) => text).join("")).toBe(expected);
    // A piece is never a whole scalar where characters have places of their own.
    if (expected !== null) expect(patterns[0]?.text?.pieces.some(({ kind }) => kind === "plain")).toBe(true);
  });
});
