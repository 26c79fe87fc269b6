import type { Io } from "../io.ts";

type Env = Io["env"];

/**
 * Returns the line width from the terminal, else from COLUMNS; undefined if neither says, and then no line is wrapped.
 */
export function columnsOf({ stdout, env }: Io): number | undefined {
  const columns = stdout.columns ?? Number(env["COLUMNS"]);
  return Number.isSafeInteger(columns) && columns > 0 ? columns : undefined;
}

/** Whether the terminal shows UTF-8. Without a locale, as in many containers, it usually does. */
export function isUnicode(env: Env): boolean {
  if (env["TERM"] === "dumb") return false;
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return locale === "" || /utf-?8/i.test(locale);
}

/**
 * Whether the terminal supports links (OSC 8): if FORCE_HYPERLINK says so, or otherwise if it is known to. CI logs,
 * screen and tmux are excluded, in any terminal.
 */
export function hasLinks({ stdout, env }: Io): boolean {
  const { FORCE_HYPERLINK: force, TERM: term = "", TERM_PROGRAM: program = "", VTE_VERSION: vte } = env;
  if (force !== undefined) return force !== "0" && force !== "false";
  if (!stdout.isTerminal || env["CI"] !== undefined || /^(?:dumb|screen|tmux)/.test(term)) return false;
  if (env["NO_COLOR"] || env["TMUX"] !== undefined) return false;
  if (Number(vte) >= 5000) return true; // GNOME Terminal, Tilix and others
  if (env["WT_SESSION"] !== undefined || env["KONSOLE_VERSION"] !== undefined) return true;
  return /^(?:iTerm\.app|WezTerm|vscode|ghostty|zed|Hyper)$/.test(program) || /kitty|alacritty|ghostty|foot/.test(term);
}
