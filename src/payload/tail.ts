/** Matches the time and the log stream that `aws logs tail` prints before a message, in color or not. */
const header = /^(?:\x1b\[[\d;]*m)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* (?:.* )?\{?$/;

/**
 * Returns the offset from the line's start at which the record after a header would begin: at the end of the line or on
 * the next. With `--format json`, `aws logs tail` prints such a header before each pretty-printed record. Returns
 * undefined if the line is not a header.
 */
export function afterTailHeader(line: string): number | undefined {
  const text = line.replace(/\r$/, "");
  if (!/[ {]$/.test(text) || !header.test(text)) return undefined;
  return text.endsWith("{") ? text.length - 1 : line.length + 1;
}
