import type { Alert } from "../../../../alert/alert.ts";
import { severities } from "../../../../alert/severity.ts";
import { htmlText } from "../../../../render/escape.ts";
import { renderHtmlRows } from "../../../../render/html/rows.ts";
import { count, grouped, listed } from "../../../../words.ts";
import { type BacktestReport, mutedTitle, placeOf } from "../report/report.ts";
import type { Count, Ranked } from "../tally/counts.ts";
import { type ActorCount, actorLabel, type Summary } from "../tally/tally.ts";
import type { PageParts } from "./parts.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

/**
 * Returns a backtest's report as one HTML page that loads nothing: script and style are inline, and its policy allows
 * no others. Text from records is always escaped. Without its script, the page shows the same numbers as tables.
 *
 * @param alerts the alerts to list in the table; the report counts all of them
 * @param tryLink returns the address of the playground with an alert's record; undefined for a page without these links
 */
export function renderPage(
  report: BacktestReport,
  alerts: readonly Alert[],
  parts: PageParts,
  tryLink?: (alert: Alert) => string,
): string {
  const { script, style, scriptHash, styleHash } = parts;
  const policy = `default-src 'none'; script-src '${scriptHash}'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
  const title = htmlText(`Backtest of ${report.pattern.name}`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#alerts">Go to the alerts</a>
<header>
<h1>${title}</h1>
${headHtml(report)}
</header>
<main>
${[...chartsOf(report), ...differencesOf(report), problemsHtml(report), alertsHtml(report, alerts, tryLink)].filter((part) => part !== "").join("\n")}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function headHtml(report: BacktestReport): string {
  const { pattern, alerts, perDay, files, records, complete, severities: found } = report;
  const { days, regions, accounts } = report;
  const { average, busiest } = perDay;
  const numbers: readonly (readonly [label: string, number: string, severity?: string])[] = [
    ["Alerts", grouped(alerts)],
    ...(busiest === null
      ? []
      : [
          ["Per day", grouped(average)] as const,
          [`On ${busiest.name}, the busiest day`, grouped(busiest.alerts)] as const,
        ]),
    ...found.map(({ name, alerts }) => [name, grouped(alerts), name] as const),
  ];
  const pairs = numbers.map(
    ([label, number, severity]) =>
      `<div><dt>${htmlText(label)}</dt><dd${severity === undefined ? "" : ` class="${severity}"`}>${number}</dd></div>`,
  );
  const scope = htmlText(placeOf(report) ?? `${count(records ?? 0, "record")} in ${count(files ?? 0, "file")}`);
  const interrupted = complete ? "" : " The run ended early; the numbers cover the time until then.";
  const ranges = [rangeOf(days), ofMany("Region", regions), ofMany("account", accounts)].filter((each) => each !== "");
  return `<p class="muted">${scope}; times are in UTC.${interrupted}</p>
${ranges.length === 0 ? "" : `<p class="muted">Alerts of ${htmlText(listed(ranges))}</p>\n`}<details><summary>The pattern</summary><pre>${htmlText(pattern.source)}</pre></details>
<dl class="numbers">${pairs.join("")}</dl>`;
}

/** Returns the first and the last day of the alerts. */
function rangeOf(days: readonly Count[]): string {
  const [first, last] = [days[0]?.name, days.at(-1)?.name];
  return first === undefined || last === undefined ? "" : first === last ? first : `${first} to ${last}`;
}

/** The most names that the head of the page lists. */
const maxNames = 6;

function ofMany(kind: string, counts: readonly Count[]): string {
  if (counts.length === 0) return "";
  if (counts.length > maxNames) return count(counts.length, kind);
  return `${counts.length === 1 ? kind : `${kind}s`} ${listed(counts.map(({ name }) => name))}`;
}

function chartsOf(report: BacktestReport): readonly string[] {
  const { days, weekHours, accounts, regions, actors, apis, sources, clauses } = report;
  const byHits = clauses.map(({ text, hits }) => ({ name: text, alerts: hits }));
  const isTimed = days.length > 0;
  return [
    isTimed ? figure("Alerts over time", "days", daysTable(days)) : "",
    isTimed ? figure("By hour and weekday", "hours", weekTable(weekHours)) : "",
    ...barsOf("Actors", "Actor", actors.map(labeled), "third"),
    ...barsOf("APIs", "API", apis, "third"),
    ...barsOf("Sources", "Source", sources, "third"),
    ...(accounts.length > 1 ? barsOf("Accounts", "Account", accounts, "half") : []),
    ...(regions.length > 1 ? barsOf("Regions", "Region", regions, "half") : []),
    clauses.length === 0
      ? ""
      : `<section class="card"><h2>Clauses of the pattern</h2><details><summary>Number of these alerts for which each clause holds</summary>${countsTable(
          "Clause",
          byHits.toSorted((a, b) => b.alerts - a.alerts),
        )}</details></section>`,
  ];
}

function differencesOf({ silenced, muted, compared }: BacktestReport): readonly string[] {
  return [
    ...(silenced === undefined ? [] : [difference("Silenced by --except", silenced, "card")]),
    ...(muted === undefined ? [] : [difference(mutedTitle(muted), muted, "card")]),
    ...(compared === undefined
      ? []
      : [
          difference(`Newly caught by ${compared.pattern}`, compared.caught),
          difference(`Newly lost by ${compared.pattern}`, compared.lost),
        ]),
  ];
}

function difference(title: string, { alerts, actors, apis, worst }: Summary, place = "card half"): string {
  const items = worst.map(
    ({ time, severity, title }) =>
      `<li><span class="${severity}">${severity}</span> <span class="muted">${htmlText(time ?? "no time")}</span> ${htmlText(title)}</li>`,
  );
  return `<section class="${place}"><h2>${htmlText(title)}: ${count(alerts, "alert")}</h2>
${alerts === 0 ? "" : `${countsTable("Actor", actors.map(labeled))}${countsTable("API", apis)}<h3>The most severe</h3><ul>${items.join("")}</ul>`}</section>`;
}

function problemsHtml({ problems }: BacktestReport): string {
  if (problems.length === 0) return "";
  const items = problems.map(({ file, message }) => `<li>${htmlText(file)}: ${htmlText(message)}</li>`);
  return `<section class="card"><h2>Could not be read</h2><ul>${items.join("")}</ul></section>`;
}

function alertsHtml(
  { alerts: all }: BacktestReport,
  alerts: readonly Alert[],
  tryLink: ((alert: Alert) => string) | undefined,
): string {
  const left = all - alerts.length;
  const note =
    left === 0
      ? "Most severe first, then latest first."
      : `The ${grouped(alerts.length)} most severe alerts, latest first; ${count(left, "other alert")} ${left === 1 ? "is" : "are"} counted above but not listed.`;
  const options = severities.map((severity) => `<option>${severity}</option>`).join("");
  const heads = [
    ["Severity"],
    ["Time"],
    ["Alert"],
    ["Account", "wide"],
    ["Actor", "wide"],
    ["API", "wide"],
    ["Source", "wide"],
  ].map(([label, name]) => `<th scope="col"${name === undefined ? "" : ` class="${name}"`}>${label}</th>`);
  const table = `<div id="search" hidden>
<label>Search<input id="words" type="search" autocomplete="off" spellcheck="false"></label>
<label>Severity<select id="severity"><option value="">all</option>${options}</select></label>
<button id="reset" type="button" hidden>Show all</button>
<p id="shown" class="muted" role="status"></p>
</div>
<table class="alerts"><thead><tr>${heads.join("")}</tr></thead><tbody>
${renderHtmlRows(alerts, tryLink)}</tbody></table>`;
  return `<section class="card" id="alerts" tabindex="-1"><h2>${all === 0 ? "No alerts" : "Alerts"}</h2>
${all === 0 ? "" : `<p class="muted">${note}</p>\n${table}`}</section>`;
}

/** A row of a chart; `words` are the search words that find its alerts in the table. */
interface Bar extends Ranked {
  readonly words?: string;
}

function labeled(actor: ActorCount): Bar {
  const { name, account } = actor;
  return { ...actor, name: actorLabel(actor), words: `${name} ${account?.alias ?? account?.id ?? ""}`.trim() };
}

/** Returns a figure whose table has a column for each severity that occurs. */
function barsOf(title: string, head: string, counts: readonly Bar[], width: string): readonly string[] {
  if (counts.length === 0) return [];
  const found = severities.filter((severity) => counts.some(({ severities: own }) => own[severity] !== undefined));
  const table = tableHtml(
    [head, "Alerts", ...found],
    counts.map(({ name, alerts, severities: own }) => [
      name,
      grouped(alerts),
      ...found.map((severity) => grouped(own[severity] ?? 0)),
    ]),
    counts.map(({ name, words = name }) => words),
  );
  return [figure(title, "bars", table, width)];
}

/** Returns a figure with its table, from which the page's script draws the chart. */
function figure(title: string, chart: string, table: string, width?: string): string {
  return `<figure class="card${width === undefined ? "" : ` ${width}`}" data-chart="${chart}"><h2>${title}</h2>
<details><summary>${title} as a table</summary>${table}</details></figure>`;
}

function countsTable(head: string, counts: readonly Count[]): string {
  return tableHtml(
    [head, "Alerts"],
    counts.map(({ name, alerts }) => [name, grouped(alerts)]),
  );
}

function daysTable(days: readonly Count[]): string {
  const rows = days.map(({ name, alerts }) => [name, grouped(alerts)]);
  return tableHtml(
    ["Day", "Alerts"],
    rows,
    days.map(({ name }) => name),
  );
}

function weekTable(weekHours: readonly (readonly number[])[]): string {
  return tableHtml(
    ["Hour", ...hours],
    weekHours.map((numbers, day) => [weekdays[day] ?? "", ...numbers.map(grouped)]),
  );
}

/**
 * Returns a table with row headers. A table that is too large scrolls, even with the keyboard. `words` are the search
 * words that find a row's alerts in the table of alerts.
 */
function tableHtml(
  [corner = "", ...heads]: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly string[] = [],
): string {
  const head = heads.map((text) => `<th scope="col" class="number">${htmlText(text)}</th>`).join("");
  const body = rows.map(
    ([name = "", ...numbers], index) =>
      `<tr${words[index] === undefined ? "" : ` data-words="${htmlText(words[index])}"`}><th scope="row">${htmlText(name)}</th>${numbers.map((number) => `<td class="number">${number}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll" role="group" tabindex="0" aria-label="${htmlText(corner)}: a table"><table><thead><tr><th scope="col">${htmlText(corner)}</th>${head}</tr></thead><tbody>
${body.join("\n")}
</tbody></table></div>`;
}
