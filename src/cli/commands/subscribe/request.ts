import { type FunctionName, parseArn, readFunctionName, readLogGroup } from "../../../aws/arn.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import { patternOr, type Refinement, resolvePattern } from "../../flags/pattern.ts";
import type { AwsFlags } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";

/** The languages that subscribe writes a filter in. */
export const languages = ["terraform", "cloudformation", "cdk", "cli"] as const;
export type Language = (typeof languages)[number];

/** The flags of subscribe. */
export interface SubscribeOptions extends AwsFlags, Refinement {
  readonly logGroup?: readonly string[];
  readonly allMatching?: string;
  readonly function?: string;
  readonly destination?: string;
  readonly role?: string;
  readonly filterName: string;
  readonly pattern?: string;
  readonly distribution?: "Random" | "ByLogStream";
  readonly fieldSelectionCriteria?: string;
  readonly emitSystemFields?: readonly string[];
  readonly applyOnTransformedLogs?: boolean;
  readonly dryRun?: boolean;
  readonly check?: boolean;
  readonly acceptLoss?: boolean;
  readonly force?: boolean;
  readonly strict?: boolean;
  readonly renameFrom?: string;
  readonly remove?: boolean;
  readonly print?: Language;
  /** Whether the subscription policy of the account is meant, its name, and the log groups that it leaves out. */
  readonly accountPolicy?: boolean;
  readonly policyName?: string;
  readonly selection?: string;
  /** A file with the desired state; true for the default file. */
  readonly config?: string | true;
  /** Seconds. */
  readonly wait: number;
}

/** The destination of events: a function, whose ARN must be looked up, or anything else by its ARN. */
export type Destination =
  | { readonly kind: "function"; readonly name: FunctionName }
  | { readonly kind: "stream"; readonly arn: string };

/** Returns the log groups that flags or environment name. @throws IamAlertsError `usage` if they name none. */
export function logGroupsOf({ logGroup, allMatching }: SubscribeOptions, env: Io["env"]): readonly string[] {
  const given = logGroup ?? (allMatching === undefined ? list(env["IAM_ALERTS_LOG_GROUP"] ?? "") : []);
  if (given.length === 0 && allMatching === undefined) {
    throw new IamAlertsError("usage", "expected a log group to subscribe, found none", {
      hint: "give --log-group, --all-matching or IAM_ALERTS_LOG_GROUP, for example --log-group aws-cloudtrail-logs",
    });
  }
  return [...new Set(given.map(readLogGroup))];
}

/** Returns the error for a missing destination. */
export function noDestination(): IamAlertsError {
  return new IamAlertsError("usage", "expected a destination to subscribe to, found none", {
    hint: "give --function, --destination or IAM_ALERTS_FUNCTION, for example --function iam-alerts",
  });
}

/** Splits a list at its commas. */
export function list(text: string): readonly string[] {
  return text.split(",").flatMap((item) => item.trim() || []);
}

/** Returns the destination that flags or environment name. @throws IamAlertsError `usage` for flags that exclude each other. */
export function destinationOf(options: SubscribeOptions, env: Io["env"]): Destination | undefined {
  if (options.function !== undefined && options.destination !== undefined) {
    throw new IamAlertsError("usage", "expected --function or --destination, found both", {
      hint: "use --function for a Lambda function, and --destination for other destinations, by ARN",
    });
  }
  const given = options.destination ?? options.function ?? (env["IAM_ALERTS_FUNCTION"] || undefined);
  if (given === undefined) return undefined;
  if (options.destination === undefined || parseArn(given)?.service === "lambda") return functionOf(given);
  const kind = parseArn(given);
  if (kind === undefined || !/^(?:kinesis|firehose|logs)$/.test(kind.service)) {
    throw new IamAlertsError("usage", `expected the ARN of a destination, found ${JSON.stringify(given)}`, {
      hint: "use a Kinesis stream, a Firehose stream, a CloudWatch Logs destination or a Lambda function",
    });
  }
  return { kind: "stream", arn: given };
}

function functionOf(given: string): Destination {
  const name = readFunctionName(given);
  if (name.qualifier === "$LATEST") {
    throw new IamAlertsError("usage", "expected an alias or a version after the function's name, found $LATEST", {
      hint: "leave out :$LATEST; a function without a qualifier is its latest version",
    });
  }
  return { kind: "function", name };
}

/** The settings that the flags name; an existing filter keeps the others. */
export interface RequestedFilter {
  readonly name: string;
  readonly pattern: string;
  /** Whether a flag or the environment gives the pattern. */
  readonly isPatternGiven: boolean;
  readonly roleArn: string | undefined;
  readonly distribution: "Random" | "ByLogStream" | undefined;
  readonly fieldSelectionCriteria: string | undefined;
  readonly emitSystemFields: readonly string[] | undefined;
  readonly applyOnTransformedLogs: boolean | undefined;
}

/**
 * Returns the filter that the flags ask for, and its pattern as parsed.
 *
 * @throws IamAlertsError `usage` for flags that AWS would refuse; PatternError for a bad pattern.
 */
export function filterOf(
  options: SubscribeOptions,
  destination: Destination,
  env: Io["env"],
): { readonly filter: RequestedFilter; readonly parsed: Pattern } {
  const given = patternOr(options.pattern, env);
  checkStreamFlags(options, destination);
  const { source, parsed } = resolvePattern(given, options);
  const isPatternGiven =
    options.pattern !== undefined ||
    Boolean(env["IAM_ALERTS_PATTERN"]) ||
    options.also !== undefined ||
    options.except !== undefined;
  const filter = {
    name: options.filterName,
    pattern: source,
    isPatternGiven,
    roleArn: options.role,
    distribution: options.distribution,
    fieldSelectionCriteria: options.fieldSelectionCriteria,
    emitSystemFields: options.emitSystemFields,
    applyOnTransformedLogs: options.applyOnTransformedLogs,
  };
  return { filter, parsed };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
function checkStreamFlags({ role, distribution, filterName }: SubscribeOptions, destination: Destination): void {
  const service = destination.kind === "function" ? "lambda" : (parseArn(destination.arn)?.service ?? "");
  const refuse = (message: string, hint: string) => new IamAlertsError("usage", message, { hint });
  if (!/^[^:*]{1,512}$/.test(filterName)) {
    throw refuse(`expected a filter's name, found ${JSON.stringify(filterName)}`, "the name must not contain : or *");
  }
  if ((service === "kinesis" || service === "firehose") && !role) {
    const message = "expected --role, with which CloudWatch Logs writes to the stream, found none";
    throw refuse(message, "give the ARN of a role that logs.amazonaws.com can assume");
  }
  if (service === "lambda" && role) {
    throw refuse(
      "expected no --role for a Lambda function, found one",
      "leave out --role; a function has a permission instead",
    );
  }
  if (service !== "kinesis" && distribution !== undefined) {
    throw refuse(
      "expected a Kinesis stream with --distribution, found another destination",
      "leave out --distribution",
    );
  }
}

/** @throws IamAlertsError `usage` for flags that --print excludes */
export function checkPrint(options: SubscribeOptions): void {
  const excluded = {
    "--remove": options.remove,
    "--check": options.check,
    "--dry-run": options.dryRun,
    "--rename-from": options.renameFrom,
    "--all-matching": options.allMatching,
    "--config": options.config,
    "--account-policy": options.accountPolicy,
  };
  const found = Object.entries(excluded).find(([, value]) => value !== undefined && value !== false)?.[0];
  if (found === undefined) return;
  throw new IamAlertsError("usage", `expected --print without ${found}, found both`, {
    hint:
      found === "--all-matching"
        ? "name each log group with --log-group"
        : "--print writes the filter as code and changes nothing",
  });
}
