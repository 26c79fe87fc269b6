import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { knowledge } from "../../src/cli/knowledge/index.ts";
import { PatternError } from "../../src/errors.ts";
import { type Diagnostic, lint } from "../../src/pattern/lint/lint.ts";
import { parse } from "../../src/pattern/parse/parser.ts";
import { lines } from "../cli/io.ts";

/** A pattern of a public repository. `kind` is the kind of file that it is in. */
interface Published {
  readonly pattern: string;
  readonly source: string;
  readonly kind: string;
}

const file = "../shared/review/patterns.jsonl";
const published = existsSync(file) ? lines<Published>(readFileSync(file, "utf8")) : [];

/** The kinds of files that deploy a pattern. The others are documentation and the tests of scanners. */
const live: ReadonlySet<string> = new Set(["terraform", "cfn", "cdk", "typescript", "shell", "code"]);

function found({ pattern }: Published): readonly Diagnostic[] {
  try {
    return lint(parse(pattern), knowledge);
  } catch (error) {
    if (error instanceof PatternError) return [];
    throw error;
  }
}

describe.runIf(published.length > 0)("lint of published patterns", () => {
  const diagnostics = published.flatMap((given) => found(given).map((diagnostic) => ({ ...given, ...diagnostic })));

  it("prints what it finds, by code", () => {
    const table = new Map<string, { live: number; others: number }>();
    for (const { severity, code, kind } of diagnostics) {
      const key = `${severity} ${code}`;
      const row = table.get(key) ?? { live: 0, others: 0 };
      table.set(key, live.has(kind) ? { ...row, live: row.live + 1 } : { ...row, others: row.others + 1 });
    }
    console.table(Object.fromEntries([...table].toSorted(([a], [b]) => a.localeCompare(b))));
    expect(table.size).toBeGreaterThan(0);
  });

  it("warns about few patterns in live code", () => {
    const warned = published.filter((given) => live.has(given.kind) && found(given).some(isAlarm));
    expect(warned.length).toBeLessThan(0.15 * published.filter(({ kind }) => live.has(kind)).length);
  });

  it("raises no alarm about exceptions over two fields and about fields of every record", () => {
    const isOfEach = /^\$\.(?:event(?:Name|Source|Type|Time)|awsRegion|sourceIPAddress) /;
    const absent = diagnostics.filter(({ code, message }) => code === "absent-not-equal" && isOfEach.test(message));
    expect(absent.map(({ pattern }) => pattern)).toEqual([]);
    const wide = diagnostics.filter(({ code }) => code === "or-of-not-equals");
    expect(
      wide.filter(({ fix, message }) => fix !== null && message.includes(" and ")).map((each) => each.pattern),
    ).toEqual([]);
  });
});

function isAlarm({ severity }: Diagnostic): boolean {
  return severity !== "info";
}
