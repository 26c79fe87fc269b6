/** The answer to an alert: commands, reasons and addresses. */
export interface Response {
  /** The commands that undo the call, and then one that stops the caller; none for a call that failed. */
  readonly contain: readonly Command[];
  /** The reason why no command undoes the call, or the things that the commands do not restore. */
  readonly note: string | null;
  /** The commands that show what the same key, caller and resource did. */
  readonly look: readonly Command[];
  /** A query for CloudWatch Logs Insights that finds the events of the same key and caller. */
  readonly query: string | null;
  /** The URL of your instructions for such an alert. */
  readonly runbook: string | null;
  /** The flag that silences alerts about the same caller; null unless it was asked for. */
  readonly except: string | null;
  /** The pages of the event, the target and the caller in the AWS console. */
  readonly links: readonly Link[];
}

/** A command of the AWS CLI for a POSIX shell: `aws` and its arguments, quoted, with the Region. */
export interface Command {
  /** The command's purpose, in words without names from the record. */
  readonly does: string;
  /** The id of the account that it must be run in. */
  readonly account: string;
  readonly command: string;
}

export interface Link {
  readonly page: "event" | "target" | "actor";
  readonly url: string;
}
