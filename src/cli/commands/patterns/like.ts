import { type Comparison, compare } from "../../../compare.ts";
import { presets } from "../../../presets.ts";
import { safeJson, visible } from "../../../render/escape.ts";
import { resolvePattern } from "../../flags/pattern.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { hangingRow } from "../../print/hanging.ts";

/** A preset that a pattern equals, contains or is a part of. */
interface Like {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly relation: Comparison["relation"];
  /** Whether the preset has the pattern's text. */
  readonly sameText: boolean;
}

/** The relations that are listed, the closest first. */
const close: readonly Comparison["relation"][] = ["equal", "narrower", "wider"];

/**
 * Prints the presets that a pattern equals, or that it is narrower or wider than. Returns the exit code: 1 if there are
 * none.
 */
export function printLike(given: string, options: GlobalOptions, io: Io): number {
  const { source, parsed } = resolvePattern(given);
  const all = presets.map((preset): Like => {
    const { relation } = compare(parsed, preset.pattern, { cloudTrail: true });
    return {
      name: preset.name,
      title: preset.title,
      source: preset.source,
      relation,
      sameText: preset.pattern === source,
    };
  });
  const found = close.flatMap((relation) => all.filter((like) => like.relation === relation));
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${safeJson(JSON.stringify(found, null, 2))}\n`);
  else if (format === "ndjson") for (const like of found) io.stdout.write(`${safeJson(JSON.stringify(like))}\n`);
  else io.stdout.write(found.length === 0 ? noneOf(all) : found.map((like) => row(like, columnsOf(io))).join(""));
  return found.length === 0 ? 1 : 0;
}

function noneOf(all: readonly Like[]): string {
  const unknown = all.filter(({ relation }) => relation === "unknown").map(({ name }) => name);
  const note = unknown.length === 0 ? "" : `; not known for ${unknown.join(", ")}`;
  return `no preset matches the same events, fewer of them or more of them${note}\n`;
}

function row({ name, title, source, relation, sameText }: Like, columns: number | undefined): string {
  const words = {
    equal: sameText ? `equals ${name}` : `equals ${name}, in another spelling`,
    narrower: `is narrower than ${name}`,
    wider: `is wider than ${name}`,
  };
  const text = `${words[relation as keyof typeof words]}: ${title} (${source})`;
  return hangingRow("", 2, visible(text), columns);
}
