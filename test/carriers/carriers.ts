import {
  fileOf,
  folded,
  inHcl,
  inJson,
  inYamlDouble,
  inYamlSingle,
  type Part,
  type Random,
  unitsOf,
  type WrittenFile,
} from "./writers.ts";

/** Writes a pattern into a file of some carrier; undefined for a pattern that this form cannot carry. */
type Write = (pattern: string, random: Random) => WrittenFile | undefined;

/** Every form in which a pattern can be written, with random escapes, quotes, indentation and line breaks. */
export const forms: Readonly<Record<string, Write>> = {
  "Terraform: quoted": (pattern, random) => metric("main.tf", ['"', ...inHcl(pattern, random), '"']),
  "Terraform: heredoc": (pattern, random) => heredoc(pattern, random, "<<"),
  "Terraform: indented heredoc": (pattern, random) => heredoc(pattern, random, "<<-"),
  "Terraform: join": (pattern, random) => {
    const units = inHcl(pattern, random);
    const at = Math.floor(random() * units.length);
    return metric("main.tf", ['join("", ["', ...units.slice(0, at), '", "', ...units.slice(at), '"])']);
  },
  "Terraform: local": (pattern, random) =>
    metric("main.tf", inHcl(pattern, random)) &&
    fileOf("main.tf", [
      'resource "aws_cloudwatch_log_metric_filter" "x" {\n  pattern = local.p.x\n}\nlocals {\n  p = { x = "',
      ...inHcl(pattern, random),
      '" }\n}\n',
    ]),
  "Terraform: JSON": (pattern, random) => {
    if (/[$%]\{/.test(pattern)) return undefined;
    const before = '{ "resource": { "aws_cloudwatch_log_metric_filter": { "x": { "pattern": "';
    return fileOf("main.tf.json", [before, ...inJson(pattern, random), '" } } } }']);
  },
  "Terraform: JSON in a heredoc": (pattern, random) => {
    if (/[$%]/.test(pattern)) return undefined;
    return fileOf("main.tf", [
      'resource "aws_cloudwatch_log_account_policy" "x" {\n  policy_document = <<-EOT\n    { "FilterPattern": "',
      ...inJson(pattern, random),
      '" }\n  EOT\n}\n',
    ]);
  },
  "Terraform: plan": (pattern, random) =>
    fileOf("plan.json", [
      '{"planned_values":{"root_module":{"resources":[{"address":"aws_cloudwatch_log_metric_filter.x",',
      '"type":"aws_cloudwatch_log_metric_filter","values":{"pattern":"',
      ...inJson(pattern, random),
      '"}}]}}}',
    ]),
  "CloudFormation: JSON": (pattern, random) =>
    fileOf("template.json", [
      '{ "Resources": { "X": { "Type": "AWS::Logs::MetricFilter", "Properties": { "FilterPattern": "',
      ...inJson(pattern, random),
      '" } } } }',
    ]),
  "CloudFormation: double quotes": (pattern, random) => template(['"', ...inYamlDouble(pattern, random), '"']),
  "CloudFormation: single quotes": (pattern, random) =>
    template([
      "'",
      ...folded(inYamlSingle(pattern), random, [{ text: " ", written: `\n${" ".repeat(8 + random() * 4)}` }]),
      "'",
    ]),
  "CloudFormation: plain": (pattern) =>
    /^[a-z$][^#:\u00a0]*[^#:\s\u00a0]$/i.test(pattern) && !/\s#|:\s/.test(pattern) && !/^(?:null|404)/.test(pattern)
      ? template(unitsOf(pattern, [], (character) => character))
      : undefined,
  "CloudFormation: literal block": (pattern, random) => block(pattern, random, "|"),
  "CloudFormation: folded block": (pattern, random) => block(pattern, random, ">"),
  "CloudFormation: Sub": (pattern, random) =>
    template(["!Sub '", ...subUnits(pattern), random() < 0.5 ? "'" : "' # x"]),
  "Serverless Framework": (pattern) =>
    /\$\{|\\["']/.test(pattern)
      ? undefined
      : fileOf("serverless.yml", [
          "functions:\n  f:\n    events:\n      - cloudwatchLog: { logGroup: /x, filter: '",
          ...inYamlSingle(pattern),
          "' }\n",
        ]),
  "Pulumi YAML": (pattern) =>
    /\$\{/.test(pattern)
      ? undefined
      : fileOf("Pulumi.yaml", [
          "resources:\n  x:\n    type: aws:cloudwatch:LogMetricFilter\n    properties:\n      pattern: '",
          ...inYamlSingle(pattern),
          "'\n",
        ]),
  Ansible: (pattern, random) =>
    /\{[{%#]/.test(pattern)
      ? undefined
      : fileOf("tasks.yml", [
          '- cloudwatchlogs_log_group_metric_filter:\n    filter_pattern: "',
          ...inYamlDouble(pattern, random),
          '"\n',
        ]),
  "pattern file": (pattern) => fileOf("x.pattern", [...unitsOf(pattern, [], (character) => character), "\n"]),
};

/** HCL reads three marks in front of a brace in a way of its own. */
function metric(name: string, value: readonly Part[]): WrittenFile | undefined {
  if (/\$\$\$\{|%%%\{/.test(value.map((part) => (typeof part === "string" ? part : part.written)).join("")))
    return undefined;
  return fileOf(name, ['resource "aws_cloudwatch_log_metric_filter" "x" {\n  # x\n  pattern = ', ...value, "\n}\n"]);
}

/** The lines of a heredoc, of which the pattern's spaces can become line breaks. */
function heredoc(pattern: string, random: Random, opening: string): WrittenFile | undefined {
  const isIndented = opening === "<<-";
  const indent = isIndented ? " ".repeat(random() * 6) : "";
  const units = unitsOf(pattern, ["${", "%{"], (character) =>
    /^[$%]\{$/.test(character) ? `${character[0]}${character}` : character,
  );
  // The first line has no spaces of its own, so that the indentation is what is removed.
  if (isIndented && /^\s/.test(pattern)) return undefined;
  const lines = units.flatMap((unit, index): readonly Part[] => {
    // A line of nothing but spaces keeps its indentation.
    const isLast = !/^\S/.test(units[index + 1]?.text ?? "");
    if (unit.text !== " " || index === 0 || isLast || random() > 0.2) return [unit];
    return [
      { text: "\n", written: "\n" },
      indent,
      ...(isIndented && random() < 0.5 ? [{ text: " ", written: " " }] : []),
    ];
  });
  const end: Part = { text: "\n", written: "\n" };
  return metric("main.tf", [`${opening}EOT\n${indent}`, ...lines, end, isIndented ? "   EOT" : "EOT"]);
}

function template(value: readonly Part[]): WrittenFile {
  const before = "Resources:\n  X:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      FilterPattern: ";
  return fileOf("template.yaml", [before, ...value, "\n      FilterName: x\n"]);
}

function block(pattern: string, random: Random, style: "|" | ">"): WrittenFile | undefined {
  if (/^\s|\s$/.test(pattern)) return undefined;
  const indent = " ".repeat(8 + Math.floor(random() * 4));
  const units = unitsOf(pattern, [], (character) => character);
  const lines =
    style === ">"
      ? folded(units, random, [{ text: " ", written: "\n" }, indent])
      : units.flatMap((unit): readonly Part[] =>
          unit.text === " " && random() < 0.2 ? [{ text: "\n", written: "\n" }, indent] : [unit],
        );
  return template([`${style}-\n${indent}`, ...lines]);
}

/** Writes `${x}` as `${!x}`; single quotes are doubled. */
function subUnits(pattern: string): readonly Part[] {
  const marks = [...pattern.matchAll(/\$\{[^}]*\}/g)].map(([mark]) => mark);
  return unitsOf(pattern, marks, (character) =>
    (character.length > 2 && character.startsWith("${") ? `\${!${character.slice(2)}` : character).replaceAll(
      "'",
      "''",
    ),
  );
}
