import { IamAlertsError } from "../errors.ts";

/** The parts of an Amazon Resource Name. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** The remaining text, including its colons. */
  readonly resource: string;
}

/**
 * Parses an ARN; returns undefined if the text is not one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:(aws[\w-]*):([\w-]+):([\w-]*):(\d{12}|):(\S+)$/.exec(text) ?? [];
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  return { partition, service, region, account: account ?? "", resource: resource ?? "" };
}

/** A function's name, and its alias or version separately. */
export interface FunctionName {
  /** A name, a partial ARN or an ARN, without a qualifier, as Lambda's API accepts it for FunctionName. */
  readonly name: string;
  /** An alias or a version. */
  readonly qualifier: string | undefined;
}

/**
 * Parses a function's name, partial ARN or ARN, each with or without `:alias` or `:version`.
 *
 * @throws IamAlertsError `usage`
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function readFunctionName(text: string): FunctionName {
  const [, name, qualifier] =
    /^((?:(?:arn:aws[\w-]*:lambda:[\w-]+:)?\d{12}:function:)?[\w-]{1,140})(?::([\w$-]{1,128}))?$/.exec(text) ?? [];
  if (name === undefined) {
    throw new IamAlertsError("usage", `expected a Lambda function's name or ARN, found ${JSON.stringify(text)}`, {
      hint: "for example iam-alerts, iam-alerts:live or arn:aws:lambda:us-east-1:111122223333:function:iam-alerts",
    });
  }
  return { name, qualifier };
}

/**
 * Returns the name of a log group, given its name or ARN.
 *
 * @throws IamAlertsError `usage`
 */
export function readLogGroup(text: string): string {
  const name = /^arn:aws[\w-]*:logs:[\w-]+:\d{12}:log-group:([^:]+)(?::\*)?$/.exec(text)?.[1] ?? text;
  if (/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) return name;
  throw new IamAlertsError("usage", `expected a log group's name or ARN, found ${JSON.stringify(text)}`, {
    hint: "names consist of letters, digits and . - _ / #, for example aws-cloudtrail-logs",
  });
}
