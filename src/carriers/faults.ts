import type { Carrier, CarrierFault, FoundPattern } from "./found.ts";
import { placeOf, sliced, textOf } from "./text.ts";

/** Returns a pattern's faults: in the way it is written, and in the resulting text. */
export function patternFaults(pattern: FoundPattern): readonly CarrierFault[] {
  return [...pattern.faults, ...escapedQuotes(pattern), ...finalLineBreak(pattern)];
}

/** `\"` instead of the pattern's own quotes: the carrier keeps the backslash, and AWS does not expect one there. */
function escapedQuotes({ text }: FoundPattern): readonly CarrierFault[] {
  if (text === undefined) return [];
  const whole = textOf(text);
  // A quote without a backslash opens a text in which \" is right.
  if (!whole.includes('\\"') || /(?<!\\)"/.test(whole)) return [];
  return [...whole.matchAll(/\\"/g)].flatMap(({ index }) => {
    const place = placeOf(text, index, index + 2);
    const backslash = placeOf(text, index, index + 1);
    if (place === undefined || backslash === undefined) return [];
    return [
      {
        ...place,
        code: "escaped-quote",
        severity: "error",
        message: 'the backslash of \\" reaches AWS here, because nothing removes it',
        hint: 'write " without a backslash',
        fix: [{ ...backslash, text: "" }],
      } as const,
    ];
  });
}

/** Finds a line break at the end: heredocs and block scalars keep it, and AWS gets it as part of the pattern. */
function finalLineBreak({ carrier, text, isTrimmed }: FoundPattern): readonly CarrierFault[] {
  if (text === undefined || isTrimmed) return [];
  const whole = textOf(text);
  const end = whole.length - (/\r?\n$/.exec(whole)?.[0].length ?? 0);
  const last = sliced(text, end, whole.length).pieces[0];
  const place = placeOf(text, end, whole.length);
  // A line break that the file writes as \n is intentional.
  if (end === whole.length || place === undefined || last?.kind !== "plain") return [];
  return [
    {
      ...place,
      code: "final-line-break",
      severity: /^\s*[{[]/.test(whole) ? "error" : "warning",
      message: "the line break at the end is sent to AWS as part of the pattern",
      hint: `AWS refuses white space after the closing bracket: ${withoutBreak(carrier)}`,
    },
  ];
}

/** Says how a carrier writes a pattern without a line break at the end. */
function withoutBreak(carrier: Carrier): string {
  switch (carrier) {
    case "terraform":
      return "put chomp(…) around the heredoc";
    case "cloudformation":
    case "serverless":
    case "pulumi":
    case "ansible":
    case "expectations":
      return "write |- or >- in place of | or >";
    case "python":
      return "close the quotes before the line break, or call strip()";
    case "typescript":
      return "close the quotes before the line break, or call trim()";
    case "terraform-json":
    case "terraform-plan":
    case "shell":
    case "pattern-file":
      return "remove the line break";
  }
}
