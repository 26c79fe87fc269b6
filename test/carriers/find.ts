import { expect } from "vitest";
import type { CarrierFault, Findings, FoundPattern } from "../../src/carriers/found.ts";
import { findPatterns } from "../../src/carriers/read.ts";
import { textOf } from "../../src/carriers/text.ts";
import { readGrammar } from "../../src/cli/read/grammars.ts";

/** Finds the patterns in files, and checks that every piece of them is where it says. */
export async function findIn(files: Readonly<Record<string, string>>): Promise<Findings> {
  const sources = Object.entries(files).map(([name, text]) => ({ name, text }));
  const findings = await findPatterns(sources, readGrammar);
  for (const { text, faults, ...place } of findings.patterns) {
    expect(place.end).toBeLessThanOrEqual((files[place.file] ?? "").length);
    for (const piece of text?.pieces ?? []) {
      const written = files[piece.file]?.slice(piece.start, piece.end);
      if (piece.kind === "plain") expect(written).toBe(piece.text);
    }
    expect(faults.every((fault) => fault.start <= fault.end)).toBe(true);
  }
  return findings;
}

/** Returns the resources of patterns with their texts; null for a text that the files do not say. */
export function textsOf({ patterns }: Findings): Readonly<Record<string, string | null>> {
  return Object.fromEntries(patterns.map(({ resource, text }) => [resource, text === undefined ? null : textOf(text)]));
}

/** Returns the faults of patterns and of files: the code, and the characters of the file that it is about. */
export function faultsOf({ patterns, faults }: Findings, files: Readonly<Record<string, string>>): readonly string[] {
  const all = [...patterns.flatMap((pattern) => pattern.faults), ...faults];
  return all.map(({ code, file, start, end }) => `${code} ${JSON.stringify(files[file]?.slice(start, end))}`);
}

/** Returns a file's text with the fixes of faults in it. */
export function fixed(text: string, { patterns }: Findings): string {
  const edits = patterns.flatMap(({ faults }: FoundPattern) => faults.flatMap(({ fix }: CarrierFault) => fix ?? []));
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
