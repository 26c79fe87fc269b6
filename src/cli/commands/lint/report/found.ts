import { safeJson, visible } from "../../../../render/escape.ts";
import { wrap } from "../../../../render/rows/cells.ts";
import { count } from "../../../../words.ts";
import type { Judged } from "../judge/judge.ts";
import { patternData } from "./json.ts";
import type { ListOptions } from "./list.ts";
import type { Report } from "./report.ts";

const notes: Readonly<Record<Judged["judged"], string>> = {
  whole: "",
  partly: "; a part comes from outside",
  unknown: "; comes from outside, and is not judged",
};

/** Returns every pattern that was found, for people: place, kind, resource, text. */
export function printFound({ patterns, texts, files }: Report, { paint, columns }: ListOptions = {}): string {
  const entries = patterns.map(({ pattern, text, judged, preset }) => {
    const { file, line, column } = texts.regionOf(pattern);
    const place = `${visible(file)}:${line}:${column}`;
    const kin =
      preset === undefined
        ? ""
        : preset.difference === undefined
          ? `; equals ${preset.preset.name}`
          : `; nearly ${preset.preset.name}`;
    const about = `${pattern.kind} ${visible(pattern.resource)}${kin}${notes[judged]}`;
    const shown = visible(text ?? (texts.at(pattern) || "(not in the files)"));
    const lines = [about, shown].flatMap((each) =>
      columns === undefined ? [each] : wrap(each, Math.max(30, columns - 2)),
    );
    return `${paint ? paint.bold(place) : place}\n${lines.map((each) => `  ${each}\n`).join("")}`;
  });
  return `${entries.join("")}${count(patterns.length, "pattern")} in ${count(files, "file")}\n`;
}

/** Returns every pattern for programs: one document, or one line each. */
export function printFoundData({ patterns, texts }: Report, format: "json" | "ndjson"): string {
  const data = patterns.map((judged) => patternData(judged, texts));
  if (format === "json") return `${safeJson(JSON.stringify(data, null, 2))}\n`;
  return data.map((each) => `${safeJson(JSON.stringify(each))}\n`).join("");
}
