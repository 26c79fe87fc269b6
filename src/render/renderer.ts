import type { Alert } from "../alert/alert.ts";
import { safeJson } from "./escape.ts";
import { renderJson, renderJsonLine } from "./json.ts";
import type { Field } from "./rows/fields.ts";
import { renderTerminal, type Screen } from "./terminal.ts";
import { renderTextAlert } from "./text.ts";

/** Prints alerts one by one: the text before, for each, between and after them. */
export interface StreamRenderer {
  readonly kind: "stream";
  readonly start: string;
  readonly alert: (alert: Alert) => string;
  readonly between: string;
  /** The text after the last alert; `none` replaces it if there are no alerts. */
  readonly end: string;
  readonly none: string;
}

/** Prints all alerts at once, as a digest needs them. */
export interface DocumentRenderer {
  readonly kind: "document";
  readonly render: (alerts: readonly Alert[]) => string;
}

export type Renderer = StreamRenderer | DocumentRenderer;

export type Format =
  | "terminal"
  | "text"
  | "json"
  | "ndjson"
  | "csv"
  | "markdown"
  | "html"
  | "email"
  | "sns"
  | "slack"
  | "github";

export interface RenderOptions extends Screen {
  /** The fields that json, ndjson and csv print. Default: all fields; for csv, those in `tableFields`. */
  readonly fields?: readonly Field[] | undefined;
}

/** The renderers; less common formats are loaded when they are used. */
const renderers: Readonly<Record<Format, (options: RenderOptions) => Renderer | Promise<Renderer>>> = {
  terminal: (screen) => blocks((alert) => renderTerminal(alert, screen)),
  text: ({ ascii }) => blocks(ascii ? (alert) => renderTerminal(alert, { ascii }) : renderTextAlert),
  json: ({ fields }) => ({
    kind: "stream",
    start: "[\n",
    alert: (alert) => renderJson(alert, fields),
    between: ",\n",
    end: "\n]\n",
    none: "[]\n",
  }),
  ndjson: ({ fields }) => lines((alert) => renderJsonLine(alert, fields)),
  csv: async ({ fields }) => {
    const { csvHead, csvRow, defaultFields } = await import("./csv.ts");
    const chosen = fields ?? defaultFields();
    const head = csvHead(chosen);
    return { ...lines((alert) => csvRow(alert, chosen)), start: head, none: head };
  },
  markdown: async () => ({ kind: "document", render: (await import("./markdown.ts")).renderMarkdown }),
  html: async () => ({ kind: "document", render: (await import("./html/html.ts")).renderHtml }),
  email: async () => {
    const [{ renderEmail }, { toMime }] = await Promise.all([import("./email.ts"), import("./mime.ts")]);
    return { kind: "document", render: (alerts) => (alerts.length === 0 ? "" : toMime(renderEmail(alerts))) };
  },
  sns: async () => {
    const { renderSns, toPublishInput } = await import("./sns/sns.ts");
    return { kind: "document", render: (alerts) => renderSns(alerts).map(toPublishInput).map(jsonLine).join("") };
  },
  slack: async () => {
    const { renderSlack } = await import("./slack.ts");
    return { kind: "document", render: (alerts) => (alerts.length === 0 ? "" : jsonLine(renderSlack(alerts))) };
  },
  github: async () => lines((await import("./github.ts")).renderGithub),
};

/** The names of the formats. */
export const formats: readonly Format[] = Object.keys(renderers) as Format[];

/** Creates the renderer of a format. */
export async function createRenderer(format: Format, options: RenderOptions = {}): Promise<Renderer> {
  return renderers[format](options);
}

function blocks(alert: (alert: Alert) => string): StreamRenderer {
  return { ...lines(alert), between: "\n" };
}

function lines(alert: (alert: Alert) => string): StreamRenderer {
  return { kind: "stream", start: "", alert, between: "", end: "", none: "" };
}

function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}
