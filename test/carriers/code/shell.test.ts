import { describe, expect, it } from "vitest";
import { emptyFindings } from "../../../src/carriers/found.ts";
import { faultsOf, findIn, textsOf } from "../find.ts";

const metric = (pattern: string) =>
  `#!/bin/bash\naws logs put-metric-filter --filter-name root --filter-pattern ${pattern}\n`;

const patternOf = async (written: string) => Object.values(textsOf(await findIn({ "setup.sh": metric(written) })))[0];

async function faultsIn(written: string, before = ""): Promise<readonly string[]> {
  const files = { "setup.sh": before + metric(written) };
  return faultsOf(await findIn(files), files);
}

describe("patterns in shell scripts", () => {
  it.each([
    [`'{ $.a = "b" }'`, '{ $.a = "b" }'],
    [`"{ $.a = \\"b\\" }"`, '{ $.a = "b" }'],
    [`'{ $.a = "'"b c"'" }'`, '{ $.a = "b c" }'],
    [`"ERROR \\\\ \\d \\$x"`, "ERROR \\ \\d $x"],
    [`$'a\\tb\\u00e9\\'\\x41\\101'`, "a\tbé'AA"],
    ['$"ERROR"', "ERROR"],
    ["ERROR\\ disk", "ERROR disk"],
    ["'a\nb'", "a\nb"],
    ['"a \\\nb"', "a b"],
    ["''", ""],
  ])("reads %s", async (written, pattern) => {
    expect(await patternOf(written)).toBe(pattern);
  });

  it("reads continued lines, options with an equals sign, and commands within commands", async () => {
    const text = `# aws logs put-metric-filter --filter-pattern 'a comment'
aws --profile x logs put-subscription-filter \\
  --log-group-name trail --filter-name "iam" \\
  --filter-pattern='{ $.a = 1 }' \\
  --destination-arn arn:aws:lambda:::function:f 2>&1 | tee log
count=$(aws logs filter-log-events --log-group-name trail --filter-pattern "ERROR" | wc -l) && aws logs tail trail --filter-pattern WARN
`;
    const { patterns } = await findIn({ "setup.sh": text });
    expect(
      patterns.map(({ kind, resource, logGroup, destination }) => [kind, resource, logGroup, destination]),
    ).toEqual([
      ["subscription filter", "iam", "trail", "arn:aws:lambda:::function:f"],
      ["pattern", "filter-log-events", "trail", undefined],
      ["pattern", "tail", undefined, undefined],
    ]);
  });

  it("leaves the text of heredocs and goes on after them", async () => {
    const text = `cat <<-'END' <<OTHER
aws logs tail g --filter-pattern 'quoted'
	END
it's
OTHER
aws logs tail g --filter-pattern 'read'
`;
    expect(await findIn({ "setup.sh": text }).then(textsOf)).toEqual({ tail: "read" });
  });

  it("reads the JSON of policies and of whole inputs", async () => {
    const text = `aws logs put-account-policy --policy-name all --policy-type SUBSCRIPTION_FILTER_POLICY \\
  --policy-document '{ "DestinationArn": "arn:x", "FilterPattern": "{ $.a = \\"b\\" }" }'
aws logs put-subscription-filter --cli-input-json '{"filterName":"iam","logGroupName":"trail","filterPattern":"ERROR"}'
aws logs put-metric-filter --cli-input-json file://input.json
`;
    const { patterns } = await findIn({ "setup.sh": text });
    expect(patterns).toMatchObject([
      { kind: "account policy", resource: "all", destination: "arn:x" },
      { kind: "subscription filter", resource: "iam", logGroup: "trail" },
    ]);
    expect(textsOf({ ...emptyFindings, patterns })).toEqual({ all: '{ $.a = "b" }', iam: "ERROR" });
  });

  it("reads the words of a list as a command", async () => {
    const text = `command=(
  aws logs put-subscription-filter
  --filter-name iam
  --filter-pattern 'ERROR' # a comment
)
command+=(--role-arn x)
"\${command[@]}"
`;
    expect(textsOf(await findIn({ "setup.sh": text }))).toEqual({ iam: "ERROR" });
  });

  it("puts holes for what the shell replaces", async () => {
    expect(await patternOf('"{ $.a = \\"$user\\" && $.b = ${x:-y} }"')).toBe(
      '{ $.a = "placeholder" && $.b = placeholder }',
    );
    expect(await patternOf('"$(cat pattern.txt) ERROR"')).toBe("placeholder ERROR");
    expect(await patternOf('"$pattern"')).toBeNull();
    expect(await patternOf("file://pattern.txt")).toBeNull();
  });

  it("reads variables that the script gives one value", async () => {
    const text = `export PATTERN='{ $.a = 1 }'\nother=a; other=b\n${metric('"$PATTERN"')}`;
    const { patterns } = await findIn({ "setup.sh": text });
    expect(patterns[0]?.text?.pieces).toEqual([
      { kind: "plain", text: "{ $.a = 1 }", file: "setup.sh", start: 16, end: 27 },
    ]);
    expect(textsOf(await findIn({ "setup.sh": text.replace("$PATTERN", "$other x") }))).toEqual({
      root: "placeholder x",
    });
  });

  it.each([
    ['{ $.a = "b" }', ['shell-unquoted "{"']],
    [`"{ $.a = "b c" }"`, [`shell-quotes-lost "\\"b"`]],
    [`"{ $.a = "b" }"`, [`shell-quotes-lost "\\"b\\""`]],
    [`"{ $.a = "$b" }"`, []],
    [`"ERROR"`, []],
    [
      `'{ $.a = "$USER_NAME" && $.b = "\${x}" }'`,
      ['shell-variable-not-replaced "$USER_NAME"', 'shell-variable-not-replaced "${x}"'],
    ],
    [`'{ $.a = "$" && $.B = 1 }'`, []],
    ["-DEBUG", ['shell-pattern-as-option "-DEBUG"']],
    ['"-DEBUG ERROR"', []],
  ])("judges %s", async (written, faults) => {
    expect(await faultsIn(written)).toEqual(faults);
  });

  it("accepts a hyphen behind an equals sign", async () => {
    const files = { "setup.sh": "aws logs tail g --filter-pattern=-DEBUG\n" };
    expect(faultsOf(await findIn(files), files)).toEqual([]);
  });

  it("names a variable that the shell splits", async () => {
    expect(await faultsIn("$P", "P='{ $.a = 1 }'\n")).toEqual(['shell-unquoted-variable "$P"']);
    expect(await faultsIn('"$P"', "P='{ $.a = 1 }'\n")).toEqual([]);
    expect(await faultsIn("$P", "P=ERROR\n")).toEqual([]);
    expect(await faultsIn("$P", "#!/bin/zsh\nP='{ $.a = 1 }'\n")).toEqual([]);
  });

  it("finds alarms and log groups with their names", async () => {
    const text = `aws logs create-log-group --log-group-name trail --log-group-class INFREQUENT_ACCESS
aws cloudwatch put-metric-alarm --alarm-name root --metric-name Root --namespace CIS
aws logs put-metric-filter --filter-pattern x --metric-transformations metricName=Root,metricNamespace=CIS,metricValue=1
aws logs put-metric-filter --filter-pattern x --metric-transformations '[{"metricName": "Root", "metricNamespace": "CIS"}]'
`;
    const { alarms, logGroups, patterns } = await findIn({ "setup.sh": text });
    expect(alarms).toMatchObject([{ resource: "root", namespace: "CIS", metric: "Root" }]);
    expect(logGroups).toMatchObject([{ name: "trail", logGroupClass: "INFREQUENT_ACCESS" }]);
    expect(patterns.map(({ metric }) => metric)).toEqual(Array(2).fill({ namespace: "CIS", name: "Root" }));
  });

  it("ends with the file if a quote is not closed", async () => {
    expect(await patternOf("'{ $.a = 1 }")).toBe("{ $.a = 1 }\n");
    expect(await patternOf('"$(')).toBeNull();
  });
});
