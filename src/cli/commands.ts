import type { Command } from "commander";
import type { Run } from "./flags/flags.ts";
import type { formatsOf } from "./flags/formats.ts";

/** A verb of the program. */
export interface CommandEntry {
  /** Where help lists it; nowhere, where it has none. */
  readonly group?: "Pipeline" | "Patterns";
  readonly summary: string;
  readonly load: () => Promise<{ declare(command: Command, run: Run): void }>;
  /** Whether it may call AWS. */
  readonly aws?: true;
  /** The kind of its output, which decides the formats that it offers. Default: plain. */
  readonly prints?: keyof typeof formatsOf;
}

/** The commands; each is loaded when it is named. Help, completion and the manual page are made of their declarations. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  subscribe: {
    group: "Pipeline",
    summary: "create or update the subscription filter that streams a log group to the alert function",
    load: () => import("./commands/subscribe/command.ts"),
    aws: true,
  },
  simulate: {
    group: "Pipeline",
    summary: "send sample CloudTrail events through the alert function",
    load: () => import("./commands/simulate/command.ts"),
    prints: "alerts",
    aws: true,
  },
  decode: {
    group: "Pipeline",
    summary: "print alerts from whatever is piped in",
    load: () => import("./commands/decode.ts"),
    prints: "alerts",
  },
  doctor: {
    group: "Pipeline",
    summary: "check every link from trail to inbox",
    load: () => import("./commands/doctor/command.ts"),
    aws: true,
  },
  patterns: {
    group: "Patterns",
    summary: "list the built-in filter patterns, or print one",
    load: () => import("./commands/patterns.ts"),
  },
  match: {
    group: "Patterns",
    summary: "print the events that a pattern matches, and say why",
    load: () => import("./commands/match/command.ts"),
    aws: true,
  },
  explain: {
    group: "Patterns",
    summary: "say what a pattern means, what it risks and what of IAM it misses",
    load: () => import("./commands/explain.ts"),
  },
  test: {
    group: "Patterns",
    summary: "run expectations of patterns and alerts from files",
    load: () => import("./commands/test/command.ts"),
    prints: "tests",
    aws: true,
  },
  backtest: {
    group: "Patterns",
    summary: "run a pattern over an archive of CloudTrail's files or a log group's history",
    load: () => import("./commands/backtest/command.ts"),
    prints: "alerts",
  },
  translate: {
    group: "Patterns",
    summary: "the same pattern for Logs Insights, Athena or EventBridge",
    load: () => import("./commands/translate.ts"),
  },
  completion: {
    summary: "print what lets a shell complete commands, flags and values",
    load: () => import("./commands/completion/command.ts"),
  },
};
