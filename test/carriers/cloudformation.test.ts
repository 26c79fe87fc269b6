import { describe, expect, it } from "vitest";
import { faultsOf, findIn, fixed, textsOf } from "./find.ts";

/** Returns a template whose resource Filter has this pattern. */
const metric = (pattern: string, more = "") => `${more}Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: ${pattern}
`;

async function patternOf(pattern: string, more = ""): Promise<string | null | undefined> {
  return Object.values(textsOf(await findIn({ "template.yaml": metric(pattern, more) })))[0];
}

async function faultsIn(pattern: string): Promise<readonly string[]> {
  const files = { "template.yaml": metric(pattern) };
  return faultsOf(await findIn(files), files);
}

describe("CloudFormation", () => {
  it("reads filters, alarms and log groups with what is around them", async () => {
    const found = await findIn({
      "template.yml": `
Resources:
  Subscription:
    Type: AWS::Logs::SubscriptionFilter
    Properties:
      LogGroupName: !Ref Trail
      DestinationArn: !GetAtt Alerts.Arn
      FilterPattern: '{ $.a = 1 }'
  Metric:
    Type: "AWS::Logs::MetricFilter"
    Properties:
      LogGroupName: /trail
      FilterPattern: ""
      MetricTransformations:
        - { MetricName: Root, MetricNamespace: !Sub "CIS/\${AWS::Region}", MetricValue: "1" }
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { MetricName: Root, Namespace: CIS }
  Trail:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: /trail, LogGroupClass: INFREQUENT_ACCESS }
`,
    });
    expect(found.patterns).toMatchObject([
      {
        carrier: "cloudformation",
        kind: "subscription filter",
        resource: "Resources.Subscription",
        logGroup: "!Ref Trail",
        destination: "!GetAtt Alerts.Arn",
        isTrimmed: false,
      },
      { kind: "metric filter", logGroup: "/trail", metric: { name: "Root", namespace: "!Sub CIS/${AWS::Region}" } },
    ]);
    expect(found.patterns[1]?.text?.pieces).toEqual([]);
    expect(found.alarms).toMatchObject([{ resource: "Resources.Alarm", metric: "Root", namespace: "CIS" }]);
    expect(found.logGroups).toMatchObject([
      { resource: "Resources.Trail", name: "/trail", logGroupClass: "INFREQUENT_ACCESS" },
    ]);
  });

  it("reads events of SAM and policies of the account", async () => {
    const text = `
Resources:
  Alerts:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Trail:
          Type: CloudWatchLogs
          Properties: { LogGroupName: /trail, FilterPattern: ERROR }
        Api: { Type: Api, Properties: { Path: / } }
  Policy:
    Type: AWS::Logs::AccountPolicy
    Properties:
      PolicyType: SUBSCRIPTION_FILTER_POLICY
      PolicyDocument: !Sub '{ "DestinationArn": "\${Arn}", "FilterPattern": "{ $.a = \\"b\\" }" }'
`;
    const found = await findIn({ "template.yaml": text });
    expect(textsOf(found)).toEqual({ "Resources.Alerts.Events.Trail": "ERROR", "Resources.Policy": '{ $.a = "b" }' });
    expect(found.patterns).toMatchObject([
      { kind: "function event", logGroup: "/trail", destination: "Resources.Alerts" },
      { kind: "account policy" },
    ]);
  });

  it("evaluates functions, in their long and short forms", async () => {
    const parameters =
      "Parameters:\n  User: { Type: String, Default: alice }\n  Empty: { Type: String, Default: '' }\n";
    const mappings = "Mappings:\n  Names: { Root: { pattern: '{ $.m = 1 }' } }\n";
    expect(await patternOf("!Ref User", parameters)).toBe("alice");
    expect(await patternOf("!Ref Empty", parameters)).toBeNull();
    expect(await patternOf("{ Ref: User }", parameters)).toBe("alice");
    expect(await patternOf("!Sub 'a ${User} ${AWS::Region} ${!User}'", parameters)).toBe("a alice placeholder ${User}");
    expect(await patternOf('{ "Fn::Sub": ["a ${X} ${Y}", { X: b, Y: !GetAtt C.D }] }')).toBe("a b placeholder");
    expect(await patternOf("!Join [' || ', [a, !Ref User, !Ref Unknown]]", parameters)).toBe(
      "a || alice || placeholder",
    );
    expect(await patternOf("!FindInMap [Names, Root, pattern]", mappings)).toBe("{ $.m = 1 }");
    expect(await patternOf("!FindInMap [Names, !Ref 'AWS::Region', pattern]", mappings)).toBeNull();
    expect(await patternOf("!Select [1, [a, b]]")).toBe("b");
    expect(await patternOf("!ImportValue x")).toBeNull();
    const both = await findIn({ "template.yaml": metric("!If [IsProd, 'a', 'b']") });
    expect(both.patterns.map(({ text }) => text?.pieces[0]?.text)).toEqual(["a", "b"]);
  });

  it("points at a parameter's default", async () => {
    const text = metric("!Ref Pattern", "Parameters:\n  Pattern: { Type: String, Default: '{ $.a = 1 }' }\n");
    const { patterns } = await findIn({ "template.yaml": text });
    expect(text.slice(patterns[0]?.start, patterns[0]?.end)).toBe("'{ $.a = 1 }'");
  });

  it("reads templates in JSON, and cdk.out", async () => {
    const filter = (pattern: unknown) => ({ Type: "AWS::Logs::MetricFilter", Properties: { FilterPattern: pattern } });
    const template = {
      Resources: {
        Plain: filter('{ $.a = "é\t" }'),
        Joined: filter({ "Fn::Join": ["", ['{ $.account = "', { Ref: "AWS::AccountId" }, '" }']] }),
      },
    };
    const files = { "cdk.out/Stack.template.json": JSON.stringify(template, undefined, 1) };
    expect(textsOf(await findIn(files))).toEqual({
      "Resources.Plain": '{ $.a = "é\t" }',
      "Resources.Joined": '{ $.account = "placeholder" }',
    });
  });

  it("names a pattern without quotes, which YAML reads as a map or a list, and quotes it", async () => {
    expect(await faultsIn('{ $.a = "b" }')).toEqual([String.raw`yaml-map "{ $.a = \"b\" }"`]);
    expect(await patternOf('{ $.a = "b" }')).toBe('{ $.a = "b" }');
    expect(await faultsIn("[ip, ..., x = 1]")).toEqual(['yaml-list "[ip, ..., x = 1]"']);
    for (const pattern of [`{ $.a = "it's" }`, "[ip, ..., x = 1]", "{ ($.a = 1) && ($.b = 2) }"]) {
      const text = metric(pattern);
      const after = fixed(text, await findIn({ "template.yaml": text }));
      const found = await findIn({ "template.yaml": after });
      expect(textsOf(found)).toEqual({ "Resources.Filter": pattern });
      expect(faultsOf(found, { "template.yaml": after })).toEqual([]);
    }
  });

  it("names a map or list that is not a pattern at all", async () => {
    expect(await faultsIn("\n        Foo: bar")).toEqual(['yaml-map "Foo: bar"']);
    expect(await patternOf("\n        Foo: bar")).toBeNull();
  });

  it("names an unquoted pattern that starts with %, and what is no YAML", async () => {
    expect(await faultsIn("%ERROR [0-9]% # x")).toEqual(['yaml-unquoted "%ERROR [0-9]%"']);
    expect(await faultsIn('"x"\n  a: b\n c: d')).toEqual([expect.stringMatching(/^unreadable /)]);
  });

  it("does not judge text without a closing quote", async () => {
    const files = { "template.yaml": `${metric('"ERROR')}  Topic:\n    Type: AWS::SNS::Topic\n` };
    const found = await findIn(files);
    expect(textsOf(found)).toEqual({ "Resources.Filter": null });
    expect(found.faults).toMatchObject([{ code: "unreadable", message: expect.stringContaining('no closing "') }]);
    expect(faultsOf(found, files)).toEqual([String.raw`unreadable "\"ERROR"`]);
  });

  it("names what a comment cuts off", async () => {
    expect(await faultsIn("ERROR #1")).toEqual(['yaml-comment "#1"']);
    expect(await faultsIn("ERROR # one")).toEqual([]);
    expect(await faultsIn("'ERROR #1'")).toEqual([]);
    const text = metric("ERROR #1");
    expect(fixed(text, await findIn({ "template.yaml": text }))).toBe(metric("'ERROR #1'"));
  });

  it("names quotes that stay escaped, and the last line break", async () => {
    expect(await faultsIn('>-\n        { $.a = \\"b\\" }')).toEqual(Array(2).fill(String.raw`escaped-quote "\\\""`));
    expect(await faultsIn("'{ $.a = \\\"b\\\" }'")).toHaveLength(2);
    expect(await faultsIn('"{ $.a = \\"b\\" }"')).toEqual([]);
    expect(await faultsIn("|\n        { $.a = 1 }")).toEqual([String.raw`final-line-break "\n"`]);
    expect(await faultsIn("|-\n        { $.a = 1 }")).toEqual([]);
  });
});
