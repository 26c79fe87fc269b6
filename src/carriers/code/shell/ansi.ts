const letters: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", e: "\x1b", E: "\x1b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  ...{ "\\": "\\", "'": "'", '"': '"', "?": "?" },
};

/**
 * Returns the text that an escape in Bash's `$'…'` means, and where it ends; undefined if no escape begins there.
 *
 * @see https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html
 */
export function readAnsiEscape(
  text: string,
  at: number,
): { readonly meaning: string; readonly end: number } | undefined {
  const sequence =
    /^\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|c([\s\S])|([abeEfnrtv\\'"?]))/.exec(
      text.slice(at, at + 10),
    );
  if (sequence === null) return undefined;
  const [whole, byte, unit, point, octal, control, letter] = sequence;
  const hexadecimal = byte ?? unit ?? point;
  const end = at + whole.length;
  if (hexadecimal !== undefined) return { meaning: character(Number.parseInt(hexadecimal, 16)), end };
  if (octal !== undefined) return { meaning: character(Number.parseInt(octal, 8) & 0xff), end };
  if (control !== undefined) return { meaning: character(control.charCodeAt(0) & 0x1f), end };
  return { meaning: letters[letter ?? ""] ?? "", end };
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
