import type { Alert } from "../../alert/alert.ts";
import type { Severity } from "../../alert/severity.ts";
import { grouped } from "../../words.ts";
import { type Digest, digestOf } from "../digest.ts";
import { htmlText } from "../escape.ts";
import { isComment, linkOf, type Row, reasonsOf, rowsOf, timeLines } from "../rows/rows.ts";
import { type Part, severityColors, styleSheet, styles } from "./style.ts";

/**
 * Renders alerts as one self-contained HTML document: no scripts, images or fonts, and no external styles. Tables and
 * inline styles make it look the same in mail programs and browsers. Several alerts begin with a digest; the worst
 * alert comes first.
 *
 * @param note a note at the end, for example the number of alerts that were left out.
 * @param maxDetailed how many alerts to show in full; the others are summarized.
 */
export function renderHtml(alerts: readonly Alert[], note?: string, maxDetailed?: number): string {
  const digest = digestOf(alerts, maxDetailed);
  const cards = [...(alerts.length === 1 ? [] : [headCard(digest)]), ...digest.alerts.map(alertCard)];
  const foot = note === undefined ? "" : `<tr><td class="muted" style="${styles.foot}">${htmlText(note)}</td></tr>\n`;
  const gap = `<tr><td style="${styles.gap}">&nbsp;</td></tr>\n`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(digest.subject)}</title>
<style>${styleSheet}</style>
</head>
<body class="page" style="${styles.page}">
<table role="presentation" class="outer" cellpadding="0" cellspacing="0" border="0" style="${styles.outer}"><tr><td align="center" style="${styles.outerCell}">
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="${styles.column}">
${cards.map((card) => `<tr><td>\n${card}</td></tr>\n`).join(gap)}${foot}</table>
</td></tr></table>
</body>
</html>
`;
}

/** The number of titles that the digest lists. */
const maxTitles = 12;

function headCard({ alerts, count, severities, actors, rest: summary }: Digest): string {
  if (severities.length === 0) return card("#175cd3", [lastCell(`<h1 ${of("title")}>No alerts</h1>`)]);
  const pills = severities.map(([severity, number]) => pill(severity, `${grouped(number)} ${severity}`)).join(" ");
  const by = actors.map(([name, number]) => `${htmlText(name)} (${grouped(number)})`).join(", ");
  const titles = alerts.slice(0, maxTitles).map(({ severity, title }) => severityLine(severity, title));
  const more = alerts.length - titles.length;
  const muted = (text: string) => `<p class="muted" style="${styles.by}">${htmlText(text)}</p>`;
  const rest = [...(more > 0 ? [`and ${grouped(more)} more`] : []), ...summary].map(muted);
  return card(severityColors[severities[0]?.[0] ?? "info"].solid, [
    cell(`<h1 ${of("title")}>${htmlText(count)}</h1>`),
    cell(`${pills}\n<p class="muted" style="${styles.by}">by ${by}</p>`),
    lastCell([...titles, ...rest].join("\n")),
  ]);
}

/** Renders a severity and a sentence. */
function severityLine(severity: Severity, sentence: string): string {
  const word = `<strong class="${severity}" style="color:${severityColors[severity].solid}">${severity}</strong>`;
  return `<p ${of("reason")}>${word} &nbsp;${htmlText(sentence)}</p>`;
}

function alertCard(alert: Alert): string {
  const { severity } = alert;
  const link = linkOf(alert);
  const rows = rowsOf(alert).filter(({ kind, label }) => kind !== "link" && label !== "Time");
  const when = timeLines(alert)
    .map((line) => `<span class="muted" style="${styles.when}">${htmlText(line)}</span>`)
    .join(" ");
  const table = rows.map(tableRow).join("");
  const open = `<a class="button" href="${htmlText(link ?? "")}" style="${styles.button}">Open the event in CloudTrail</a>`;
  return card(severityColors[severity].solid, [
    cell(`${pill(severity, severity.toUpperCase())}${when}`),
    cell(`<h2 ${of("title")}>${htmlText(alert.title)}</h2>`),
    ...whyCell(alert),
    (link === null ? lastCell : cell)(
      `<table cellpadding="0" cellspacing="0" border="0" ${of("rows")}>\n${table}</table>`,
    ),
    ...(link === null ? [] : [lastCell(open)]),
  ]);
}

function whyCell(alert: Alert): readonly string[] {
  const { solid, tint } = severityColors[alert.severity];
  const reasons = reasonsOf(alert).map(({ severity, message }) => severityLine(severity, message));
  if (reasons.length === 0) return [];
  const box = `<table role="presentation" class="why" cellpadding="0" cellspacing="0" border="0" style="${styles.why};background:${tint};border-left:4px solid ${solid}"><tr><td style="${styles.whyCell}">
<p ${of("whyHead")}>Why it matters</p>
${reasons.join("\n")}
</td></tr></table>`;
  return [cell(box)];
}

/** Renders the lines of a row as HTML. */
function valueHtml({ kind, lines }: Row): string {
  const texts = lines.map(htmlText);
  if (kind === "address") return texts.map((url) => `<a ${of("address")} href="${url}">${url}</a>`).join("<br>");
  if (kind === "commands") return lines.map(commandHtml).join("");
  if (kind === "code") return `<pre ${of("code")}>${texts.join("\n")}</pre>`;
  if (kind === "list") return `<ul ${of("list")}>${texts.map((text) => `<li>${text}</li>`).join("")}</ul>`;
  return texts.join("<br>");
}

/** Renders each command as a block of its own, because a reader selects and copies one after the other. */
function commandHtml(line: string): string {
  return isComment(line)
    ? `<p class="muted" style="${styles.comment}">${htmlText(line)}</p>`
    : `<pre ${of("code")}>${htmlText(line)}</pre>`;
}

function tableRow(row: Row): string {
  return `<tr><td ${of("label")}>${row.label}</td><td ${of("value")}>${valueHtml(row)}</td></tr>\n`;
}

function pill(severity: Severity, words: string): string {
  return `<span style="${styles.pill};background:${severityColors[severity].solid}">${words}</span>`;
}

function card(color: string, cells: readonly string[]): string {
  return `<table role="presentation" class="card" cellpadding="0" cellspacing="0" border="0" style="${styles.card};border-top:5px solid ${color}">
${cells.join("\n")}
</table>
`;
}

function cell(html: string): string {
  return `<tr><td class="pad" style="${styles.cell}">${html}</td></tr>`;
}

function lastCell(html: string): string {
  return `<tr><td class="pad" style="${styles.buttonCell}">${html}</td></tr>`;
}

/** Returns the attributes of a part: its class, for the style sheet, and its inline style. */
function of(part: Part): string {
  return `class="${part}" style="${styles[part]}"`;
}
