import type { Alert } from "../alert/alert.ts";
import type { Severity } from "../alert/severity.ts";
import { visible, visibleAscii } from "./escape.ts";
import { wrap } from "./rows/cells.ts";
import { linkOf, type Row, reasonsOf, rowsOf } from "./rows/rows.ts";
import { labelWidth } from "./text.ts";

type Style = "bold" | "dim" | "black" | "red" | "yellow" | "blue" | "cyan" | "whiteBright";
type Background = "bgRed" | "bgYellow" | "bgBlue" | "bgWhite";

/** The interface of chalk that is used here; declared here so that the library's types need no dependency. */
interface Paint extends Readonly<Record<Style | Background, Paint>> {
  (text: string): string;
}

/** The capabilities of a terminal. */
export interface Screen {
  /** Colors. Default: no colors. */
  readonly paint?: Paint | undefined;
  /** The number of cells in a line. Default: lines are not wrapped. */
  readonly columns?: number | undefined;
  /** Whether the terminal shows only ASCII. */
  readonly ascii?: boolean | undefined;
  /** Whether the terminal supports links (OSC 8). If so, the event id is a link, and there is no line with the URL. */
  readonly links?: boolean | undefined;
}

const indent = "  ";

/** The separator between the lines of a value. */
const under = `\n${indent}${" ".repeat(labelWidth)}`;

/** The minimum width of a value; narrower ones would be unreadable. */
const minRoom = 24;

/** Renders one alert as a block for a terminal. */
export function renderTerminal(alert: Alert, screen: Screen = {}): string {
  const { paint, columns, links = false } = screen;
  const clean = screen.ascii ? visibleAscii : (line: string) => line;
  const room = columns === undefined ? undefined : Math.max(columns - labelWidth - indent.length, minRoom);
  const link = links ? linkOf(alert) : null;

  const block = (label: string, lines: readonly string[], style?: (line: string) => string): string => {
    const wrapped = room === undefined ? lines : lines.flatMap((line) => wrap(line, room));
    const styled = style ? wrapped.map(style) : wrapped;
    return `${labeled(label, paint)}${styled.length === 1 ? styled[0] : styled.join(under)}\n`;
  };
  const row = ({ label, kind, lines: found }: Row): string => {
    const lines = screen.ascii ? found.map(visibleAscii) : found;
    if (kind === "link") {
      // A URL that is split across lines cannot be clicked or copied.
      const [url = ""] = lines;
      return link === null ? `${labeled(label, paint)}${url}\n` : "";
    }
    // So would a command that is split be pasted in parts.
    if (kind === "commands" || kind === "address") return `${labeled(label, paint)}${lines.join(under)}\n`;
    if (label === "Event" && link !== null) return block(label, lines, (line) => hyperlink(line, link));
    return block(label, kind === "list" && lines.length > 1 ? lines.map((line) => `- ${line}`) : lines);
  };

  const reasons = reasonsOf(alert).map(({ severity, message }) => {
    const color = paint === undefined ? undefined : severityWord(paint)[severity];
    const text = clean(message);
    const lines = room === undefined ? [text] : wrap(text, Math.max(room - severity.length - 2, minRoom));
    return [`${color?.(severity) ?? severity}: ${lines[0]}`, ...lines.slice(1).map((line) => `${indent}${line}`)];
  });
  const why = reasons.flat();
  const whyLabel = "Why it matters".padEnd(labelWidth);
  const whyRow = why.length === 0 ? "" : `${indent}${paint?.bold(whyLabel) ?? whyLabel}${why.join(under)}\n`;
  let text = `${head(alert, clean(visible(alert.title)), screen)}\n${whyRow}`;
  for (const one of rowsOf(alert)) text += row(one);
  return text;
}

/** A cache of labels with their indentation. It is bounded, because all labels are from the tables in rows.ts. */
const plainLabels = new Map<string, string>();

/** Renders the label of a block with its indentation. */
function labeled(label: string, paint: Paint | undefined): string {
  if (paint !== undefined) return `${indent}${paint.dim(label.padEnd(labelWidth))}`;
  const known = plainLabels.get(label);
  if (known !== undefined) return known;
  const plain = `${indent}${label.padEnd(labelWidth)}`;
  plainLabels.set(label, plain);
  return plain;
}

/** Renders the severity and the title. */
function head({ severity }: Alert, title: string, { paint, columns }: Screen): string {
  const badge = severity.toUpperCase();
  const lead = paint ? `${severityBadge(paint)[severity](` ${badge} `)} ` : `${badge}: `;
  const width = badge.length + (paint ? 3 : 2);
  if (columns === undefined) return `${lead}${paint?.bold(title) ?? title}`;
  const [first = "", ...rest] = wrap(title, Math.max(columns - width, minRoom));
  return [`${lead}${paint?.bold(first) ?? first}`, ...rest.map((line) => indent + (paint?.bold(line) ?? line))].join(
    "\n",
  );
}

/** @see https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
function hyperlink(text: string, url: string): string {
  return `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;
}

function severityBadge(paint: Paint): Readonly<Record<Severity, Paint>> {
  return {
    critical: paint.bgRed.whiteBright.bold,
    high: paint.bgRed.whiteBright,
    medium: paint.bgYellow.black,
    low: paint.bgBlue.whiteBright,
    info: paint.bgWhite.black,
  };
}

function severityWord(paint: Paint): Readonly<Record<Severity, Paint>> {
  return { critical: paint.red.bold, high: paint.red, medium: paint.yellow, low: paint.blue, info: paint.dim };
}
