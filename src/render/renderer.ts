import type { ChalkInstance } from "chalk";
import type { Alert } from "../alert/alert.ts";
import { renderJson, renderJsonLine } from "./json.ts";
import { renderTerminal } from "./terminal.ts";
import { renderText } from "./text.ts";

/** How alerts are printed as they come: what stands before, for each, between and after them. */
export interface Renderer {
  readonly start: string;
  readonly alert: (alert: Alert) => string;
  readonly between: string;
  /** After the last alert; `none` where there was not one. */
  readonly end: string;
  readonly none: string;
}

export type Format = "terminal" | "text" | "json" | "ndjson";

export interface RenderOptions {
  /** Colours for the terminal; none where it is left out. */
  readonly paint?: ChalkInstance | undefined;
}

const renderers: Readonly<Record<Format, (options: RenderOptions) => Renderer>> = {
  terminal: ({ paint }) => blocks((alert) => renderTerminal(alert, paint)),
  text: () => blocks((alert) => renderText([alert])),
  json: () => ({ start: "[\n", alert: renderJson, between: ",\n", end: "\n]\n", none: "[]\n" }),
  ndjson: () => ({ start: "", alert: renderJsonLine, between: "", end: "", none: "" }),
};

/** The names of the formats. */
export const formats: readonly Format[] = Object.keys(renderers) as Format[];

export function createRenderer(format: Format, options: RenderOptions = {}): Renderer {
  return renderers[format](options);
}

function blocks(alert: (alert: Alert) => string): Renderer {
  return { start: "", alert, between: "\n", end: "", none: "" };
}
