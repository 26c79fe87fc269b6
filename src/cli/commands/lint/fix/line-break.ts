import type { Edit } from "../../../../carriers/found.ts";
import type { Place } from "../../../../carriers/text.ts";

/**
 * Returns the edits that keep the line break at the end of a heredoc or block scalar from AWS: chomp(…) in Terraform,
 * `-` in YAML. Undefined for other forms.
 *
 * @param place the text between the opening line and the end
 */
export function withoutLineBreak(text: string, { file, start, end }: Place): readonly Edit[] | undefined {
  const before = text.slice(0, start);
  const scalar = /[|>]([-+]?)\d?([-+]?)[ \t]*(?:#[^\n]*)?\r?\n\s*$/.exec(before);
  if (scalar !== null) {
    const at = scalar.index + 1;
    return scalar[1] || scalar[2] ? undefined : [{ file, start: at, end: at, text: "-" }];
  }
  const heredoc = /^([ \t]*)[^\n]*?(<<-?(\w+))\r?\n\s*$/m.exec(before);
  if (heredoc === null) return undefined;
  const [whole, indent = "", marker = "", word = ""] = heredoc;
  const opening = heredoc.index + whole.indexOf(marker);
  const lines = [...text.slice(end - 1).matchAll(/^[ \t]*(\w+)(?=\r?\n|$)/gm)];
  const closing = lines.find(([, only]) => only === word);
  if (closing === undefined) return undefined;
  const closed = end - 1 + closing.index + closing[0].length;
  return [
    { file, start: opening, end: opening, text: "chomp(" },
    { file, start: closed, end: closed, text: `\n${indent})` },
  ];
}
