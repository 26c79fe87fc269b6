/** Whether a Terraform file can have a pattern. */
export function mayHavePatterns(text: string): boolean {
  return /(?<!event_)pattern|aws_cloudwatch_log_account_policy/.test(text);
}

/** Whether a Terraform file has patterns, or values and resources that the patterns of its folder need. */
export function isTerraformText(text: string): boolean {
  return (
    mayHavePatterns(text) ||
    /"(?:aws_cloudwatch_(?:metric_alarm|log_group)|locals|variable)"|^\s*(?:locals\s*\{|variable\s*")/m.test(text)
  );
}
