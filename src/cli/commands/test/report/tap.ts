import { printPlace } from "../../../../document/place.ts";
import { visible } from "../../../../render/escape.ts";
import type { Outcome } from "../run.ts";
import type { Report } from "../suite.ts";
import { printFailure } from "./list.ts";

/**
 * Returns a run as TAP, with failures as comments, which all readers show. Version 13, which readers of version 14 accept.
 *
 * @see https://testanything.org/tap-version-13-specification.html
 */
export function printTap({ files, problems }: Report): string {
  const points = [
    ...files.flatMap(({ file, outcomes }) => outcomes.map((outcome) => point(outcome, file.file))),
    ...problems.map(({ error, place }) => ({
      isOk: false,
      name: `${place.file}: the file can be read`,
      lines: [visible(`${printPlace(place)}: ${error.message}`)],
    })),
  ];
  const lines = points.flatMap(({ isOk, name, lines: comments }, index) => [
    `${isOk ? "ok" : "not ok"} ${index + 1} - ${description(name)}`,
    ...comments.map((comment) => `# ${comment}`),
  ]);
  return `${["TAP version 13", `1..${points.length}`, ...lines].join("\n")}\n`;
}

function point({ name, failures, problem }: Outcome, file: string) {
  const lines = failures.flatMap(printFailure);
  if (problem !== null) lines.push(visible(`${printPlace(problem.place)}: ${problem.error.message}`));
  return { isOk: lines.length === 0, name: `${file}: ${name}`, lines };
}

/** Escapes foreign text for a test point's description: an unescaped # could start a directive such as SKIP. */
function description(text: string): string {
  return visible(text).replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}
