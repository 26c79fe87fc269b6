import { shellQuoted } from "../../../shell.ts";

/** Returns the command that continues: the typed command with other values of some flags. */
export function resumption(argv: readonly string[], flags: Readonly<Record<string, string | undefined>>): string {
  const at = argv.indexOf("backtest") + 1;
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  const rest: string[] = [];
  for (let index = at; index < argv.length; index++) {
    const argument = argv[index] as string;
    if (argument in flags) index++;
    else if (!((/^(--[\w-]+)=/.exec(argument)?.[1] ?? "") in flags)) rest.push(argument);
  }
  return ["iam-alerts", ...argv.slice(0, at), ...given, ...rest].map(shellQuoted).join(" ");
}
