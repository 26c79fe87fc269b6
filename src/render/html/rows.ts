import type { Alert } from "../../alert/alert.ts";
import { actorName } from "../digest.ts";
import { htmlText } from "../escape.ts";
import { linkOf, type Row, reasonsOf, rowsOf } from "../rows/rows.ts";

/**
 * Renders alerts as body rows of an HTML table, for a page that has styles for them: severity, time, title with the
 * details folded below it, account, actor, API and source. Each row also has its severity in `data-severity`.
 *
 * @param tryLink returns the address at which a reader can try the pattern on an alert's record
 */
export function renderHtmlRows(alerts: readonly Alert[], tryLink?: (alert: Alert) => string): string {
  return alerts.map((alert) => rowHtml(alert, tryLink?.(alert))).join("");
}

function rowHtml(alert: Alert, tryAt: string | undefined): string {
  const { severity, time, title, account, action, source } = alert;
  const link = linkOf(alert);
  const open = link === null ? "" : `<a href="${htmlText(link)}" rel="noreferrer">Open the event in CloudTrail</a>`;
  const tried = tryAt === undefined ? "" : `<a href="${htmlText(tryAt)}">Try the pattern on this event</a>`;
  const rows = rowsOf(alert).filter(({ kind }) => kind !== "link");
  return `<tr data-severity="${severity}">
<td class="word ${severity}">${severity}</td>
<td class="time">${htmlText(time ?? "no time")}</td>
<td class="what"><details><summary>${htmlText(title)}</summary>${reasonsHtml(alert)}<dl>${rows.map(pairHtml).join("")}</dl>${[open, tried].filter((each) => each !== "").join(" · ")}</details></td>
<td class="wide">${htmlText(account.alias ?? account.id ?? "unknown")}</td>
<td class="wide">${htmlText(actorName(alert))}</td>
<td class="wide">${apiHtml(action)}</td>
<td class="wide">${htmlText(source.ip ?? "unknown")}</td>
</tr>
`;
}

/** Renders the name of an API, which can be broken between its words. */
function apiHtml({ service, name }: Alert["action"]): string {
  return htmlText(`${service ?? "?"}:${name ?? "?"}`).replace(/(?<=[:a-z\d])(?=[A-Z])/g, "<wbr>");
}

function reasonsHtml(alert: Alert): string {
  const reasons = reasonsOf(alert).map(
    ({ severity, message }) => `<li><span class="${severity}">${severity}</span> ${htmlText(message)}</li>`,
  );
  return reasons.length === 0 ? "" : `<ul class="reasons">${reasons.join("")}</ul>`;
}

function pairHtml({ label, kind, lines }: Row): string {
  const texts = lines.map(htmlText);
  const value =
    kind === "code" || kind === "commands"
      ? `<pre>${texts.join("\n")}</pre>`
      : kind === "list"
        ? `<ul>${texts.map((text) => `<li>${text}</li>`).join("")}</ul>`
        : texts.join("<br>");
  return `<dt>${htmlText(label)}</dt><dd>${value}</dd>`;
}
