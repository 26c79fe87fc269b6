import type { Command } from "commander";
import type { Run } from "./flags/flags.ts";
import type { formatsOf } from "./flags/formats.ts";

/** A command of the program, before it is loaded. */
export interface CommandEntry {
  /** The group in help; without one, help does not list the command. */
  readonly group?: "Pipeline" | "Patterns";
  readonly summary: string;
  readonly load: () => Promise<{ declare(command: Command, run: Run): void }>;
  /** Whether it may call AWS. */
  readonly aws?: true;
  /** The kind of its output, which decides the formats that it offers. Default: plain. */
  readonly prints?: keyof typeof formatsOf;
}

/** The commands. Each is loaded when it is named. Help, completion and the manual page are built from their declarations. */
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
    summary: "print alerts for events in any format that AWS delivers",
    load: () => import("./commands/decode.ts"),
    prints: "alerts",
  },
  doctor: {
    group: "Pipeline",
    summary: "check every link from trail to inbox",
    load: () => import("./commands/doctor/command.ts"),
    aws: true,
  },
  deploy: {
    group: "Pipeline",
    summary: "create or update the alert function's stack from this package",
    load: () => import("./commands/deploy/command.ts"),
    aws: true,
  },
  patterns: {
    group: "Patterns",
    summary: "list the built-in filter patterns, or print one",
    load: () => import("./commands/patterns/command.ts"),
  },
  match: {
    group: "Patterns",
    summary: "print the events that a pattern matches, and say why",
    load: () => import("./commands/match/command.ts"),
    aws: true,
  },
  explain: {
    group: "Patterns",
    summary: "describe what a pattern matches, its risks, and the IAM operations that it misses",
    load: () => import("./commands/explain/command.ts"),
  },
  diff: {
    group: "Patterns",
    summary: "prove that two patterns match the same events, or show an event that only one matches",
    load: () => import("./commands/diff/command.ts"),
  },
  test: {
    group: "Patterns",
    summary: "test patterns and alerts against expectations in files",
    load: () => import("./commands/test/command.ts"),
    prints: "tests",
    aws: true,
  },
  backtest: {
    group: "Patterns",
    summary: "run a pattern over CloudTrail files or a log group's history",
    load: () => import("./commands/backtest/command.ts"),
    prints: "alerts",
  },
  translate: {
    group: "Patterns",
    summary: "translate a pattern for Logs Insights, Athena or EventBridge",
    load: () => import("./commands/translate.ts"),
  },
  lint: {
    group: "Patterns",
    summary: "check the filter patterns where they live: Terraform, CloudFormation, serverless.yml, scripts",
    load: () => import("./commands/lint/command.ts"),
    prints: "problems",
  },
  playground: {
    group: "Patterns",
    summary: "write a page to try patterns on events in a browser",
    load: () => import("./commands/playground.ts"),
    prints: "script",
  },
  completion: {
    summary: "print the script that completes commands, flags and values in a shell",
    load: () => import("./commands/completion/command.ts"),
    prints: "script",
  },
};
