import type { ChalkInstance } from "chalk";
import { IamAlertsError } from "../../errors.ts";
import { createRenderer, type Format, formats, type Renderer } from "../../render/renderer.ts";
import type { Field } from "../../render/rows/fields.ts";
import type { Screen } from "../../render/terminal.ts";
import type { Io } from "../io.ts";
import type { ContextOptions } from "./context.ts";
import { checkFormat, plainFormats } from "./formats.ts";
import { columnsOf, hasLinks, isUnicode } from "./screen.ts";

/** The flags that all commands have. */
export interface GlobalOptions {
  readonly format?: string;
  /** true for --color, false for --no-color. */
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** The flags of the commands that call AWS. */
export interface AwsFlags extends GlobalOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** The flags of the commands that print alerts. */
export interface AlertOptions extends GlobalOptions, ContextOptions {
  /** true for --fields without names, which lists the names. */
  readonly fields?: readonly Field[] | true;
  readonly ascii?: boolean;
}

/** Returns the format of a report: --format, else terminal for a terminal and text for anything else. */
export function formatOf({ format }: GlobalOptions, io: Io): Format {
  return format === undefined ? (io.stdout.isTerminal ? "terminal" : "text") : checkFormat(format, plainFormats);
}

/** Returns the format of events, alerts and verdicts: --format, else terminal for a terminal and ndjson for anything else. */
export function streamFormatOf({ format }: GlobalOptions, io: Io, known: readonly Format[] = plainFormats): Format {
  return format === undefined ? (io.stdout.isTerminal ? "terminal" : "ndjson") : checkFormat(format, known);
}

/** Returns the format for alerts; with --fields, the default is ndjson. */
export function alertFormatOf(options: AlertOptions, io: Io): Format {
  if (options.fields !== undefined && options.format === undefined) return "ndjson";
  const format = streamFormatOf(options, io, formats);
  if (options.fields === undefined || /^(?:json|ndjson|csv)$/.test(format)) return format;
  throw new IamAlertsError("usage", `expected --format json, ndjson or csv with --fields, found ${format}`, {
    hint: "the other formats always print all fields; leave out --fields or --format",
  });
}

/** Returns the renderer for alerts; chalk is loaded only if the output has color. */
export async function rendererOf(options: AlertOptions, io: Io): Promise<Renderer> {
  const format = alertFormatOf(options, io);
  if (format === "terminal") return createRenderer(format, await screenOf(options, io));
  const fields = options.fields === true ? undefined : options.fields;
  return createRenderer(format, { fields, ascii: options.ascii });
}

/** Returns the properties of the terminal, from its descriptor and the environment. */
export async function screenOf(options: AlertOptions, io: Io): Promise<Screen> {
  return {
    paint: await paintOf(options, io),
    columns: columnsOf(io),
    ascii: options.ascii ?? !isUnicode(io.env),
    links: hasLinks(io),
  };
}

/** Returns the colors for the terminal; undefined if the output has none. */
export async function paintOf(options: GlobalOptions, io: Io): Promise<ChalkInstance | undefined> {
  const level = colorLevel(options, io);
  if (level === 0) return undefined;
  const { Chalk } = await import("chalk");
  return new Chalk(level === undefined ? {} : { level });
}

/** Flags take precedence over FORCE_COLOR, that over NO_COLOR, that over the terminal. With undefined, chalk decides. */
function colorLevel({ color }: GlobalOptions, { env, stdout }: Io): 0 | 1 | 2 | 3 | undefined {
  if (color !== undefined) return color ? 1 : 0;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined) return force === "0" || force === "false" ? 0 : force === "2" ? 2 : force === "3" ? 3 : 1;
  if ((no !== undefined && no !== "") || !stdout.isTerminal || term === "dumb") return 0;
  return undefined;
}
