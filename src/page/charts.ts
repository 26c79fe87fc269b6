import { axisX, axisY, barX, binX, cell, plot, rectY, ruleY, text } from "@observablehq/plot";

/** A row of a figure's table: its heading and its numbers. */
interface Row {
  readonly name: string;
  readonly numbers: readonly number[];
  /** The search words that find its alerts in the table of alerts; undefined if there are none. */
  readonly words: string | undefined;
}

interface Drawing {
  /** The headings of the columns of numbers. */
  readonly heads: readonly string[];
  readonly rows: readonly Row[];
  /** The width in pixels. */
  readonly width: number;
}

type Chart = SVGSVGElement | HTMLElement;

const bar = "var(--bar)";
/** The number of days above which a bar covers a month. */
const maxDays = 366;

const drawn: Readonly<Record<string, (drawing: Drawing) => Chart>> = { days, hours, bars };

/**
 * Draws the chart of a figure before its table, from the numbers in the table, and draws it again when the figure's
 * width changes. The style sheet defines the colors. `search` is called with the words of a bar that is clicked.
 */
export function showChart(figure: HTMLElement, search: (words: string) => void): void {
  const draw = drawn[figure.dataset["chart"] ?? ""];
  const table = figure.querySelector("table");
  const details = figure.querySelector("details");
  if (draw === undefined || table === null || details === null) return;
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map(({ textContent }) => textContent ?? "");
  const rows = [...(table.tBodies[0]?.rows ?? [])].map(({ dataset, cells: [head, ...rest] }) => ({
    name: head?.textContent ?? "",
    numbers: rest.map(({ textContent }) => Number(textContent?.replaceAll(",", ""))),
    words: dataset["words"],
  }));
  const label = `Chart: ${figure.querySelector("h2")?.textContent}. The table after it has its numbers.`;
  let shown: Chart | undefined;
  new ResizeObserver(() => {
    const width = Math.floor(figure.clientWidth);
    if (width === 0 || shown?.getAttribute("width") === String(width)) return;
    const chart = draw({ heads, rows, width });
    for (const { mark, words } of barsIn(chart, rows)) {
      mark.classList.add("choice");
      mark.addEventListener("click", () => search(words));
    }
    // The page's content security policy refuses these styles; the style sheet has the same rules.
    chart.querySelector("style")?.remove();
    // An image has one label, so the labels of its parts are removed.
    for (const part of chart.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", label);
    shown?.remove();
    details.before(chart);
    shown = chart;
  }).observe(figure);
}

/** Returns the bars of a chart that belong to rows with search words. A bar's title begins with the name of its row. */
function barsIn(chart: Chart, rows: readonly Row[]): readonly { readonly mark: Element; readonly words: string }[] {
  const words = new Map(rows.map((row) => [row.name, row.words]));
  return [...chart.querySelectorAll("rect")].flatMap((mark) => {
    const title = mark.querySelector("title")?.textContent ?? "";
    const own = words.get(title.slice(0, Math.max(0, title.lastIndexOf(": "))));
    return own === undefined ? [] : [{ mark, words: own }];
  });
}

function days({ rows, width }: Drawing): Chart {
  const interval = rows.length > maxDays ? "month" : "day";
  const data = rows.map(({ name, numbers }) => ({ day: new Date(name), name, alerts: numbers[0] ?? 0 }));
  const title = (day: { name: string; alerts: number }) => `${day.name}: ${day.alerts}`;
  const [x, y] = ["day", "alerts"];
  const bars = { x, y, interval, fill: bar, inset: 0, insetRight: width / rows.length > 4 ? 1 : 0 } as const;
  return plot({
    width,
    height: 200,
    marginLeft: 48,
    x: { type: "utc" },
    marks: [
      axisY({ anchor: "left", label: null, ticks: 4, tickSize: 0, tickFormat: whole }),
      ruleY([0], { strokeOpacity: 0.4 }),
      axisX({ label: null, tickSize: 0, ticks: Math.max(2, Math.floor(width / 110)) }),
      interval === "day" ? rectY(data, { ...bars, title }) : rectY(data, binX({ y: "sum" }, bars)),
    ],
  });
}

function hours({ rows, width }: Drawing): Chart {
  const data = rows.flatMap(({ name, numbers }) => numbers.map((alerts, hour) => ({ day: name, hour, alerts })));
  const max = Math.max(1, ...data.map(({ alerts }) => alerts));
  const side = Math.max(14, Math.min(30, (width - 48) / 24));
  return plot({
    width,
    height: Math.round(7 * side + 34),
    marginLeft: 48,
    marginRight: 4,
    marginTop: 4,
    x: { type: "band", domain: Array.from({ length: 24 }, (_, hour) => hour), padding: 0.08 },
    y: { type: "band", domain: rows.map(({ name }) => name), padding: 0.08 },
    opacity: { type: "sqrt", domain: [0, max], range: [0, 1] },
    marks: [
      cell(data, { x: "hour", y: "day", fill: "var(--line)", rx: 2 }),
      cell(data, {
        ...{ x: "hour", y: "day", fill: bar, fillOpacity: "alerts", rx: 2 },
        title: ({ day, hour, alerts }: (typeof data)[number]) => `${day}, ${hour}:00: ${alerts}`,
      }),
      axisX({ label: null, tickSize: 0, tickFormat: (hour: number) => (hour % 3 === 0 ? `${hour}` : "") }),
      axisY({ label: null, tickSize: 0, tickFormat: (name: string) => name.slice(0, 3) }),
    ],
  });
}

/** Draws a bar for each row; the columns after the first, one for each severity, are its parts. */
function bars({ heads, rows, width }: Drawing): Chart {
  const data = rows.map(({ name, numbers }) => ({ name, alerts: numbers[0] ?? 0 }));
  const parts = rows.flatMap(({ name, numbers: [, ...numbers] }) =>
    numbers.flatMap((alerts, index) => (alerts === 0 ? [] : [{ name, alerts, severity: heads[index + 1] ?? "" }])),
  );
  // Names take up to two fifths of the width; a character of this size is about seven pixels wide.
  const longest = Math.max(...data.map(({ name }) => name.length));
  const names = Math.min(width * 0.42, 20 + 7.5 * longest);
  return plot({
    width,
    height: 24 * data.length + 8,
    marginLeft: names,
    marginRight: 60,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(1, ...data.map(({ alerts }) => alerts))] },
    y: { type: "band", domain: data.map(({ name }) => name), padding: 0.25 },
    marks: [
      axisY({ label: null, tickSize: 0, lineWidth: names / 13, textOverflow: "ellipsis-middle" }),
      barX(parts, {
        ...{ x: "alerts", y: "name", insetRight: 0.5 },
        fill: ({ severity }: (typeof parts)[number]) => `var(--${severity})`,
        title: ({ name, alerts, severity }: (typeof parts)[number]) => `${name}: ${alerts} ${severity}`,
      }),
      text(data, { x: "alerts", y: "name", text: ({ alerts }) => whole(alerts), textAnchor: "start", dx: 6 }),
    ],
  });
}

/** Formats a tick; a fraction of an alert gets no label. */
function whole(number: number): string {
  return Number.isInteger(number) ? number.toLocaleString("en") : "";
}
