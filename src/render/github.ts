import type { Alert } from "../alert/alert.ts";
import type { Severity } from "../alert/severity.ts";
import { shortened } from "../words.ts";
import { githubData, githubProperty, visible } from "./escape.ts";
import { renderTextAlert } from "./text.ts";

const commands: Readonly<Record<Severity, "error" | "warning" | "notice">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
  info: "notice",
};

/** The number of characters of a title that GitHub shows. */
const maxTitle = 255;

/**
 * Renders an alert as an annotation of a GitHub Actions run: a workflow command on one line. Critical and high alerts
 * are errors, medium ones are warnings, the rest are notices.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderGithub(alert: Alert): string {
  const title = shortened(`${alert.severity.toUpperCase()}: ${visible(alert.title)}`, maxTitle);
  const [, ...rows] = renderTextAlert(alert).trimEnd().split("\n");
  const message = rows.map((row) => githubData(row.slice(2))).join("%0A");
  return `::${commands[alert.severity]} title=${githubProperty(title)}::${message}\n`;
}
