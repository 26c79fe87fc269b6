/**
 * Replaces node:child_process in the bundled program. Commander loads that module for subcommands that are separate
 * executables, which this program does not have, and loading it takes longer than everything else at start-up.
 */
export function spawn(): never {
  throw new Error("iam-alerts does not start other programs");
}
