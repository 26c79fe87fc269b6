import type { Alert } from "../alert/alert.ts";
import { grouped } from "../words.ts";
import { type Digest, digestOf, marks } from "./digest.ts";
import { longestRun, markdownCode, markdownText } from "./escape.ts";
import { type Row, reasonsOf, rowsOf } from "./rows/rows.ts";

/**
 * Renders alerts as Markdown, for an issue, a chat or the summary of a CI job: a digest if there are several, then each
 * alert, worst first. Text from records is never interpreted as markup.
 *
 * @see https://spec.commonmark.org/
 */
export function renderMarkdown(alerts: readonly Alert[]): string {
  const digest = digestOf(alerts);
  const head = alerts.length === 1 ? [] : [headOf(digest)];
  return [...head, ...digest.alerts.map(section)].join("\n");
}

function headOf({ count, severities, actors }: Digest): string {
  if (severities.length === 0) return "## No alerts\n";
  const bySeverity = severities
    .map(([severity, number]) => `${marks[severity]} ${grouped(number)} ${severity}`)
    .join(" · ");
  const byActor = actors.map(([name, number]) => `${markdownText(name)} ${grouped(number)}`).join(" · ");
  return `## ${count}\n\n${bySeverity}\n\nBy ${byActor}\n`;
}

function section(alert: Alert): string {
  const heading = `### ${marks[alert.severity]} ${alert.severity.toUpperCase()}: ${markdownText(alert.title)}\n`;
  const reasons = reasonsOf(alert).map(({ severity, message }) => `> - **${severity}**: ${markdownText(message)}\n`);
  const why = reasons.length === 0 ? "" : `\n> **Why it matters**\n>\n${reasons.join("")}`;
  return `${heading}${why}\n${rowsOf(alert).map(item).join("")}`;
}

function item({ label, kind, lines }: Row): string {
  const [first = "", ...rest] = lines;
  if (kind === "link") return `- [Open the event in CloudTrail](${first})\n`;
  if (kind === "address") return `- [${label}](<${first}>)\n`;
  if (kind === "list") return `- **${label}**\n${lines.map((line) => `  - ${markdownText(line)}\n`).join("")}`;
  if (kind === "text") return `- **${label}**: ${lines.map(markdownText).join(" ")}\n`;
  if (rest.length === 0) return `- **${label}**: ${markdownCode(first)}\n`;
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return `- **${label}**\n\n  ${fence}text\n${lines.map((line) => `  ${line}\n`).join("")}  ${fence}\n`;
}
