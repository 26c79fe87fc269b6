import { whyNeverTrue } from "../../../../pattern/lint/facts/never-true.ts";
import type { Diagnostic } from "../../../../pattern/lint/lint.ts";
import { isForTrail, lintFor } from "./trail.ts";
import type { Variant } from "./variants.ts";

/** A pattern with its diagnostics. */
export interface Diagnosed extends Variant {
  readonly diagnostics: readonly Diagnostic[];
  readonly never: Diagnostic | undefined;
}

/** A cache of the diagnostics of texts, because repositories repeat their patterns. */
const cache = new Map<string, Pick<Diagnosed, "diagnostics" | "never">>();

/** Returns the diagnostics of a pattern, and the one that says why it never matches. */
export function diagnosed(variant: Variant, logGroup: string | undefined): Diagnosed {
  const isTrail = isForTrail(variant.parsed, logGroup);
  const key = `${isTrail} ${variant.source.text}`;
  let result = cache.get(key);
  if (result === undefined) {
    const diagnostics = lintFor(isTrail, variant.parsed);
    result = { diagnostics, never: whyNeverTrue(variant.parsed, diagnostics) };
    cache.set(key, result);
  }
  return { ...variant, ...result };
}
