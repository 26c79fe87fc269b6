import type { ChalkInstance } from "chalk";
import { IamAlertsError } from "../errors.ts";
import { createRenderer, type Format, formats, type Renderer } from "../render/renderer.ts";
import type { Io } from "./io.ts";

/** The flags that every command takes. */
export interface GlobalOptions {
  readonly format?: string;
  /** true for --color, false for --no-color. */
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** The output format: --format, else blocks for a terminal and NDJSON for anything else. */
export function formatOf(options: GlobalOptions, io: Io): Format {
  const { format } = options;
  if (format === undefined) return io.stdout.isTerminal ? "terminal" : "ndjson";
  const known = formats.find((name) => name === format);
  if (known !== undefined) return known;
  throw new IamAlertsError("usage", `expected a format, found ${JSON.stringify(format)}`, {
    hint: `use one of ${formats.join(", ")}`,
    details: { formats },
  });
}

/** The renderer for the output; chalk is loaded only where there is colour to give. */
export async function rendererOf(options: GlobalOptions, io: Io): Promise<Renderer> {
  const format = formatOf(options, io);
  return createRenderer(format, { paint: format === "terminal" ? await paintOf(options, io) : undefined });
}

/** Colours for the terminal, where it has them. */
export async function paintOf(options: GlobalOptions, io: Io): Promise<ChalkInstance | undefined> {
  const level = colorLevel(options, io);
  if (level === 0) return undefined;
  const { Chalk } = await import("chalk");
  return new Chalk(level === undefined ? {} : { level });
}

/** Flags before FORCE_COLOR before NO_COLOR before the terminal; undefined leaves it to chalk, which knows terminals. */
function colorLevel({ color }: GlobalOptions, { env, stdout }: Io): 0 | 1 | 2 | 3 | undefined {
  if (color !== undefined) return color ? 1 : 0;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined) return force === "0" || force === "false" ? 0 : force === "2" ? 2 : force === "3" ? 3 : 1;
  if ((no !== undefined && no !== "") || !stdout.isTerminal || term === "dumb") return 0;
  return undefined;
}
