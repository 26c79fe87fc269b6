/**
 * Returns a template's text with the resources that patterns do not need turned into comments. Offsets stay the same. A
 * large template has few filters, and parsing takes most of the time.
 */
export function neededOf(text: string): string {
  const section = /^Resources:[ \t]*(?:#.*)?\r?\n/m.exec(text);
  // An anchor's content can be used anywhere.
  if (section === null || /(?:[:\-,[]|^)[ \t]*&[\w-]/m.test(text)) return text;
  const start = section.index + section[0].length;
  const length = text.slice(start).search(/^[^\s#]/m);
  const end = length < 0 ? text.length : start + length;
  const resources = text.slice(start, end);
  const indent = /^( +)[^\s#]/m.exec(resources)?.[1];
  if (indent === undefined) return text;
  const starts = [...resources.matchAll(/^( +)[^\s#]/gm)].flatMap(({ 1: own, index }) =>
    own === indent ? [index] : [],
  );
  const entries = [0, ...starts].map((from, index) => resources.slice(from, starts[index]));
  const needed = entries.map((entry) => (isNeeded(entry) ? entry : commented(entry, indent)));
  return text.slice(0, start) + needed.join("") + text.slice(end);
}

function isNeeded(entry: string): boolean {
  return /AWS::Logs::|CloudWatchLogs|AWS::CloudWatch::Alarm|Fn::Transform/.test(entry);
}

/** Comments at the indentation of the entry end the block scalars before them. Spaces would become part of those. */
function commented(entry: string, indent: string): string {
  return entry.replace(/^[^\n\r]*/gm, (line) =>
    line.startsWith(indent) && line.trim() !== "" ? `${indent}#${"-".repeat(line.length - indent.length - 1)}` : line,
  );
}
