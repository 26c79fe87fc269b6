import { IamAlertsError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import { whyNeverTrue } from "../../../pattern/lint/facts/never-true.ts";
import { type Diagnostic, lint } from "../../../pattern/lint/lint.ts";
import type { Io } from "../../io.ts";
import { knowledge } from "../../knowledge/index.ts";
import { talk } from "../../report.ts";

/** The flags that decide whether faults of a pattern are accepted. */
interface Strictness {
  readonly quiet?: boolean;
  readonly force?: boolean;
  /** Whether warnings are faults, too. */
  readonly strict?: boolean;
}

/**
 * Prints the warnings of lint.
 * @throws IamAlertsError `usage` for a pattern with an error, or one that can never match; if strict, with a warning.
 */
export function checkPattern(pattern: Pattern, options: Strictness, io: Io): void {
  const diagnostics = lint(pattern, knowledge);
  const never = whyNeverTrue(pattern, diagnostics);
  if (never !== undefined && !options.force) {
    throw new IamAlertsError("usage", `the pattern can never match, ${never.code}: ${never.message}`, {
      hint: `${adviceOf(never) ?? "run iam-alerts explain with the pattern for details"}; --force subscribes it anyway`,
      details: { diagnostic: never.code },
    });
  }
  for (const diagnostic of diagnostics) {
    const { severity, code, message } = diagnostic;
    const advice = adviceOf(diagnostic);
    const isRefused = severity === "error" ? !options.force : severity === "warning" && options.strict;
    if (isRefused) {
      throw new IamAlertsError(
        "usage",
        `the pattern has ${severity === "error" ? "an error" : "a warning"}, ${code}: ${message}`,
        {
          hint: advice ?? "run iam-alerts explain with the pattern for details",
          details: { diagnostic: code },
        },
      );
    }
    if (severity !== "info") talk(`warning ${code}: ${message}${advice === null ? "" : ` (${advice})`}`, options, io);
  }
}

function adviceOf({ hint, fix }: Diagnostic): string | null {
  return fix === null ? hint : `${hint === null ? "" : `${hint}; `}instead: ${fix}`;
}
