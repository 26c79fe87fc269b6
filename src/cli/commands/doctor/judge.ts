import type { PatternJudgment } from "../../../aws/doctor/filter/filter.ts";
import { PatternError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import { whyNeverTrue } from "../../../pattern/lint/facts/never-true.ts";
import { type Diagnostic, lint } from "../../../pattern/lint/lint.ts";
import { mended } from "../../../pattern/lint/mended.ts";
import { compile } from "../../../pattern/match/compile.ts";
import { parse } from "../../../pattern/parse/parser.ts";
import { type Preset, presets } from "../../../presets.ts";
import { coverageOf } from "../../coverage.ts";
import { knowledge } from "../../knowledge/index.ts";

/** Judges a deployed pattern: what it lets through, whether it can match at all, and what in it is suspicious. */
export function judgePattern(pattern: string): PatternJudgment {
  const parsed = parsedOf(pattern);
  if (parsed instanceof PatternError) {
    const warnings = [`iam-alerts cannot read the pattern that AWS accepted: ${parsed.message}`];
    return { meaning: "an unknown set of events", isPreset: false, never: null, warnings, corrected: null };
  }
  if (pattern.trim() === "")
    return { meaning: "every event", isPreset: false, never: null, warnings: [], corrected: null };
  const isAbout = isAboutCloudTrail(parsed);
  const preset = presetOf(pattern);
  const all = lint(parsed, isAbout ? knowledge : {});
  const never = whyNeverTrue(parsed, all);
  const diagnostics = all.filter((diagnostic) => diagnostic === never || diagnostic.severity !== "info");
  return {
    meaning: isAbout ? meaningOf(preset, parsed) : "what the pattern describes",
    isPreset: preset !== undefined,
    never: never === undefined ? null : sentenceOf(never),
    warnings: isAbout ? diagnostics.map(sentenceOf) : [],
    corrected: isAbout ? mended(parsed, all, knowledge) : null,
  };
}

/** Returns a diagnostic in a sentence, with the name that was probably meant. */
function sentenceOf({ message, hint }: Diagnostic): string {
  return hint?.startsWith("did you mean") ? `${message}; ${hint}` : message;
}

function parsedOf(pattern: string): Pattern | PatternError {
  try {
    return parse(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}

/** Whether a pattern reads fields of CloudTrail's records; a pattern for an application's log is not judged as one. */
function isAboutCloudTrail({ kind, source }: Pattern): boolean {
  return (
    kind === "json" &&
    /\$\.(?:event(?:Name|Source|Type|Category)|userIdentity|errorCode|errorMessage|recipientAccountId|awsRegion|readOnly|sourceIPAddress|(?:requestParameters|responseElements|additionalEventData|serviceEventDetails))\b/.test(
      source,
    )
  );
}

function meaningOf(preset: Preset | undefined, parsed: Pattern): string {
  const { percent, caught } = coverageOf(compile(parsed));
  const share = caught === 0 ? "no plain change to IAM" : `${percent}% of IAM's changes`;
  return preset === undefined ? `${share}, no preset` : `the preset ${preset.name} (${share})`;
}

function presetOf(pattern: string): Preset | undefined {
  const squeezed = (text: string) => text.replace(/\s+/g, "");
  return presets.find((preset) => squeezed(preset.pattern) === squeezed(pattern));
}
