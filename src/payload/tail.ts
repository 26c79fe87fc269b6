/** The time and the log stream, which `aws logs tail` prints before a message, in colour or not. */
const header = /^(?:\x1b\[[\d;]*m)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* (?:.* )?\{?$/;

/**
 * With `--format json`, `aws logs tail` prints a header and then, pretty, the record. Gives the offset in the input, from
 * the line's start, at which the record would begin: at the end of the header's line or on the next. Nothing where the
 * line is no such header.
 */
export function afterTailHeader(line: string): number | undefined {
  const text = line.replace(/\r$/, "");
  if (!/[ {]$/.test(text) || !header.test(text)) return undefined;
  return text.endsWith("{") ? text.length - 1 : line.length + 1;
}
