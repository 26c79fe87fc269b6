/** A code's title and explanation for viewers, such as GitHub code scanning. */
export interface Rule {
  /** A short sentence without a period. */
  readonly title: string;
  /** Sentences that say why it matters and what to do. */
  readonly help: string;
}

/** The rules about file formats that change patterns, by code. */
export const carrierRules: Readonly<Record<string, Rule>> = {
  unreadable: {
    title: "A file that cannot be parsed",
    help: "Patterns near the place may be missing from the report. Correct the file first.",
  },
  "unclosed-string": {
    title: "A string without its end",
    help: "The pattern cannot be read, because its string or heredoc is not closed. Close it first.",
  },
  "escaped-quote": {
    title: "A backslash that nothing removes",
    help: "Heredocs, block scalars and single quotes keep backslashes. AWS gets them as part of the pattern.",
  },
  "final-line-break": {
    title: "A line break at the end of the pattern",
    help: "Heredocs and block scalars end in a line break, which is sent to AWS. AWS refuses white space after the closing bracket.",
  },
  "invalid-escape": {
    title: "Terraform refuses an escape",
    help: "In a string of Terraform, a backslash begins one of a few escapes. Write two backslashes for one in the pattern.",
  },
  "template-directive": {
    title: "%{ begins a template directive of Terraform",
    help: "Write %%{ for the characters %{ in a pattern, for example in the regular expression %%{1}%.",
  },
  "yaml-map": {
    title: "YAML reads the pattern as a map",
    help: "A pattern in braces without quotes is a map for YAML, and no parser complains. Put it in single quotes.",
  },
  "yaml-list": {
    title: "YAML reads the pattern as a list",
    help: "A pattern in brackets without quotes is a list for YAML, and no parser complains. Put it in single quotes.",
  },
  "yaml-unquoted": {
    title: "A pattern that YAML cannot read without quotes",
    help: "Put the pattern in single quotes, because its first characters mean something else in YAML.",
  },
  "yaml-comment": {
    title: "A number sign ends the pattern",
    help: "In YAML, # after a space begins a comment. Put the pattern in single quotes.",
  },
  "shell-unquoted": {
    title: "A pattern without quotes in a shell script",
    help: "The shell splits the pattern at its spaces, and AWS gets the first word only. Use single quotes.",
  },
  "shell-quotes-lost": {
    title: "Double quotes that the shell removes",
    help: "Double quotes inside double quotes end the string. Put the whole pattern in single quotes.",
  },
  "shell-unquoted-variable": {
    title: "A variable without quotes in a shell script",
    help: "The shell splits the value of the variable at its spaces. Put the variable in double quotes.",
  },
  "shell-variable-not-replaced": {
    title: "A variable within single quotes",
    help: "The shell does not expand variables within single quotes, so AWS gets the name. Close the quotes around the variable.",
  },
  "shell-pattern-as-option": {
    title: "A pattern that the AWS CLI reads as an option",
    help: "A value that begins with a hyphen needs an equals sign: --filter-pattern=-DEBUG.",
  },
  "lost-backslash": {
    title: "A backslash that JavaScript drops",
    help: "An unknown escape loses its backslash. Write two backslashes for one in the pattern.",
  },
  "not-a-template": {
    title: "A placeholder within ordinary quotes",
    help: "JavaScript replaces placeholders in backquotes only. AWS gets this one as it is written.",
  },
  "doubled-braces": {
    title: "Doubled braces outside of a format string",
    help: "Only an f-string or .format() turns {{ into {. Elsewhere, AWS gets both.",
  },
  "cdk-any-term-group": {
    title: "anyTermGroup() prints terms that AWS ignores",
    help: "CDK prints a group of several terms without ?, and AWS ignores the terms with ? beside them.",
  },
  "cdk-exists": {
    title: 'exists() prints = "*"',
    help: "The condition is false for a field whose value is null, an object or a list.",
  },
  "cdk-field": {
    title: "A field without $.",
    help: "CDK prints fields as they are given. AWS refuses a field that does not begin with $.",
  },
  "cdk-number": {
    title: "CDK prints a number in another form",
    help: "CDK prints numbers as JavaScript does, such as 1e+21. Check that AWS reads the same number.",
  },
  "cdk-quoted-twice": {
    title: "Quotes that CDK adds again",
    help: "CDK puts quotes around the text itself. The event must then contain the inner quotes.",
  },
  "same-destination": {
    title: "Two filters send to one destination",
    help: "Events of the log group that match both filters arrive twice. Join the patterns in one filter.",
  },
  "alarm-on-other-metric": {
    title: "An alarm watches a metric with another name",
    help: "The metric filter counts into one metric, and the alarm watches one with nearly the same name. It never fires.",
  },
  "infrequent-access": {
    title: "A filter on a log group of the class Infrequent Access",
    help: "Log groups of this class have neither subscription filters nor metric filters.",
  },
  "too-many-regexes": {
    title: "Too many filters with a regular expression",
    help: "A log group can have five filters whose patterns contain a regular expression.",
  },
};
