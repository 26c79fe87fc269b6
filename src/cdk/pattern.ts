import { Annotations, Token } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { knowledge } from "../cli/knowledge/index.ts";
import { exclusionOf, type ResolvedPattern, resolvePattern } from "../cli/read/pattern.ts";
import { IamAlertsError, PatternError } from "../errors.ts";
import { whyNeverTrue } from "../pattern/lint/facts/never-true.ts";
import { type Diagnostic, lint } from "../pattern/lint/lint.ts";
import { defaultPreset } from "../presets.ts";
import type { IamAlertsProps } from "./props.ts";

/**
 * Returns the text of the subscription filter's pattern, and annotates its problems.
 *
 * @throws IamAlertsError for a name that is not a preset's, and for a bad exclusion
 */
export function filterPatternOf(construct: Construct, { pattern, also = [], except = [] }: IamAlertsProps): string {
  const given = pattern ?? defaultPreset;
  if ([given, ...also, ...except].some((text) => Token.isUnresolved(text))) {
    if (also.length + except.length === 0) return given;
    throw new IamAlertsError(
      "usage",
      "expected texts in pattern, also and except, found one that is known only at deployment",
    );
  }
  const exclusions = except.map((text) => exclusionOf(text, "in except"));
  return checked(construct, "pattern", given, () => resolvePattern(given, { also, except: exclusions }));
}

/** Annotates problems with the function's own pattern. */
export function checkFunctionPattern(construct: Construct, { functionPattern }: IamAlertsProps): void {
  if (functionPattern === undefined || functionPattern === "" || Token.isUnresolved(functionPattern)) return;
  if (functionPattern.startsWith("@")) {
    throw new IamAlertsError("usage", `expected a preset or a pattern in functionPattern, found ${functionPattern}`, {
      hint: "the function has no files; give the pattern's text",
    });
  }
  checked(construct, "functionPattern", functionPattern, () => resolvePattern(functionPattern));
}

function checked(construct: Construct, prop: string, given: string, resolve: () => ResolvedPattern): string {
  const annotations = Annotations.of(construct);
  const resolved = resolvedOr(resolve, (error) =>
    annotations.addError(`${prop}: ${error.message}${error.hint === undefined ? "" : `; hint: ${error.hint}`}`),
  );
  if (resolved === undefined) return given;
  const diagnostics = lint(resolved.parsed, knowledge);
  const never = whyNeverTrue(resolved.parsed, diagnostics);
  if (never !== undefined) annotations.addError(`${prop} can never match, ${textOf(never)}`);
  for (const diagnostic of diagnostics.filter((each) => each !== never)) {
    const { severity, code } = diagnostic;
    if (severity === "error") annotations.addError(`${prop} has an error, ${textOf(diagnostic)}`);
    if (severity === "warning") annotations.addWarningV2(`iam-alerts:${code}`, `${prop}: ${textOf(diagnostic)}`);
  }
  return resolved.source;
}

function resolvedOr(
  resolve: () => ResolvedPattern,
  refuse: (error: PatternError) => void,
): ResolvedPattern | undefined {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    refuse(error);
    return undefined;
  }
}

function textOf({ code, message, hint, fix }: Diagnostic): string {
  const advice = [hint, fix === null ? null : `instead: ${fix}`].filter((part) => part !== null);
  return `${code}: ${message}${advice.length === 0 ? "" : ` (${advice.join("; ")})`}`;
}
