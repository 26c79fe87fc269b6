import { codeOf } from "./code/find.ts";
import type { Carrier } from "./found.ts";
import { isTerraformText } from "./terraform/names.ts";

/**
 * Returns the kind of carrier that a file is; undefined for files without patterns. Most files are refused by their
 * name, the others because they lack a few words that every carrier has.
 */
export function carrierOf(name: string, text: string): Carrier | undefined {
  const file = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  const ending = /\.[^.]+$/.exec(file)?.[0] ?? "";
  switch (ending) {
    case ".tf":
    case ".tofu":
    case ".tfvars":
      return isTerraformText(text) ? "terraform" : undefined;
    case ".hcl":
      // Terragrunt's inputs. Other tools also use this extension.
      return /filter_pattern|metric_(?:name|filter)/.test(text) && isTerraformText(text) ? "terraform" : undefined;
    case ".json":
      return ofJson(file, text);
    case ".yaml":
    case ".yml":
      return ofYaml(file, text);
    case ".template":
      return isCloudFormation(text) ? "cloudformation" : undefined;
    case ".pattern":
      return "pattern-file";
    case ".txt":
      return isPattern(text) ? "pattern-file" : undefined;
    default:
      return codeOf(name, text);
  }
}

/** Whether a text is a single JSON pattern. Other texts, such as lists of patterns, may begin with one. */
function isPattern(text: string): boolean {
  return text.length < 10_000 && /^\ufeff?\s*\{[\s(!]*\$\s*[.[]/.test(text) && !/\n\s*\n/.test(text.trim());
}

function ofJson(file: string, text: string): Carrier | undefined {
  if (file.endsWith(".tf.json")) return isTerraformText(text) ? "terraform-json" : undefined;
  if (/^serverless\b/.test(file)) return isServerless(text) ? "serverless" : undefined;
  if (text.includes("aws_cloudwatch_log_") && /"(?:planned_values|values)"\s*:/.test(text)) return "terraform-plan";
  return isCloudFormation(text) ? "cloudformation" : undefined;
}

function ofYaml(file: string, text: string): Carrier | undefined {
  if (/\.iam-alerts\.ya?ml$/.test(file)) return "expectations";
  if (/^serverless\b/.test(file) && isServerless(text)) return "serverless";
  if (/aws:cloudwatch[:/](?:\w+:)?Log(?:Subscription|Metric)Filter/.test(text)) return "pulumi";
  if (text.includes("cloudwatchlogs_log_group_metric_filter")) return "ansible";
  return isCloudFormation(text) ? "cloudformation" : undefined;
}

function isServerless(text: string): boolean {
  return text.includes("cloudwatchLog") || /pattern/i.test(text) || isCloudFormation(text);
}

function isCloudFormation(text: string): boolean {
  return (
    /AWS::Logs::(?:SubscriptionFilter|MetricFilter|AccountPolicy)/.test(text) ||
    (text.includes("AWS::Serverless::Function") && text.includes("CloudWatchLogs"))
  );
}
