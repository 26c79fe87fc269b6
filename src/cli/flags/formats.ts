import { InvalidArgumentError, Option } from "commander";
import { IamAlertsError } from "../../errors.ts";
import { type Format, formats } from "../../render/renderer.ts";

/** The formats of output that does not consist of alerts. */
export const plainFormats: readonly Format[] = ["terminal", "text", "json", "ndjson"];

/** The formats of a test run. */
export const testFormats = ["terminal", "text", "json", "ndjson", "tap", "github"] as const;

/** The formats of problems in files. The first four also list patterns. */
export const lintFormats = ["terminal", "text", "json", "ndjson", "sarif", "github", "junit"] as const;

/** The formats that commands accept, by what a command prints. */
export const formatsOf: Readonly<Record<"alerts" | "plain" | "tests" | "script" | "problems", readonly string[]>> = {
  alerts: formats,
  plain: plainFormats,
  tests: testFormats,
  problems: lintFormats,
  script: ["terminal", "text"],
};

/** Returns the format if it is one of the given ones. @throws IamAlertsError `usage` that lists them, if it is not */
export function checkFormat<Name extends string>(format: string, offered: readonly Name[]): Name {
  const found = offered.find((name) => name === format);
  if (found !== undefined) return found;
  throw new IamAlertsError("usage", `expected a format that this command can print, found ${JSON.stringify(format)}`, {
    hint: `use one of ${offered.join(", ")}`,
    details: { formats: offered },
  });
}

const known: ReadonlySet<string> = new Set(Object.values(formatsOf).flat());

/** The global --format, which help and completion offer with the given names. A command refuses a name that is not its own. */
export function formatOption(offered: readonly string[]): Option {
  return new Option("--format <name>", "output format").choices(offered).argParser((text) => {
    if (known.has(text)) return text;
    throw new InvalidArgumentError(`Allowed choices are ${offered.join(", ")}.`);
  });
}
