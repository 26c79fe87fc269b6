import type { CarriedText, Place } from "./text.ts";

/** The forms of a file that can carry filter patterns. */
export type Carrier =
  | "terraform"
  | "terraform-json"
  | "terraform-plan"
  | "cloudformation"
  | "serverless"
  | "pulumi"
  | "ansible"
  | "shell"
  | "typescript"
  | "python"
  | "pattern-file"
  | "expectations";

/** The setting that a pattern is for. */
export type Kind = "subscription filter" | "metric filter" | "account policy" | "function event" | "pattern";

/** Replaces characters of files. */
export interface Edit extends Place {
  readonly text: string;
}

/** A way in which a carrier changes a pattern, or a file that cannot be read as its carrier. */
export interface CarrierFault extends Place {
  /** A stable word with hyphens, such as template-directive. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  /** One sentence without a period: what was found. */
  readonly message: string;
  /** One sentence without a period: what to do. */
  readonly hint?: string;
  /** Replaces the fault by the intended text, if that is proven. */
  readonly fix?: readonly Edit[];
}

/** A filter pattern in a file. */
export interface FoundPattern extends Place {
  readonly carrier: Carrier;
  readonly kind: Kind;
  /**
   * The resource as its tool names it: aws_cloudwatch_log_metric_filter.root, Resources.RootFilter, a function's name.
   */
  readonly resource: string;
  /** The pattern's text; undefined if it is not in the file, as for `var.pattern` without a default. */
  readonly text: CarriedText | undefined;
  /** Whether the tool removes white space around the pattern before AWS sees it. */
  readonly isTrimmed: boolean;
  readonly faults: readonly CarrierFault[];
  /**
   * The log group and the destination as the file writes them, to compare filters of one group; undefined if missing.
   */
  readonly logGroup?: string | undefined;
  readonly destination?: string | undefined;
  /** Whether a condition decides if the resource exists, such as Terraform's count or CloudFormation's Condition. */
  readonly isConditional?: boolean | undefined;
  /** The metric that a metric filter counts into. */
  readonly metric?: { readonly namespace: string | undefined; readonly name: string | undefined } | undefined;
}

/** An alarm in a file, to compare its metric with those of metric filters. */
export interface FoundAlarm extends Place {
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly metric: string | undefined;
}

/** A log group in a file. */
export interface FoundLogGroup extends Place {
  readonly resource: string;
  readonly name: string | undefined;
  readonly logGroupClass: string | undefined;
}

/** Everything that was found in a file or, for tools that read a folder as a unit, in a folder's files. */
export interface Findings {
  readonly patterns: readonly FoundPattern[];
  readonly alarms: readonly FoundAlarm[];
  readonly logGroups: readonly FoundLogGroup[];
  /** Faults of the files themselves: a part that cannot be parsed. */
  readonly faults: readonly CarrierFault[];
}

/** A file's name, relative to the folder that the user named, and its text. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export const emptyFindings: Findings = { patterns: [], alarms: [], logGroups: [], faults: [] };

/** Returns the findings of several files or folders as one. */
export function together(findings: readonly Findings[]): Findings {
  return {
    patterns: findings.flatMap(({ patterns }) => patterns),
    alarms: findings.flatMap(({ alarms }) => alarms),
    logGroups: findings.flatMap(({ logGroups }) => logGroups),
    faults: findings.flatMap(({ faults }) => faults),
  };
}
