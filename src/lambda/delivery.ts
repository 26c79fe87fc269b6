/** One message that a channel took. */
export interface Delivery {
  readonly channel: string;
  /** The id that the channel assigned to the message. */
  readonly id: string | null;
  /** The number of alerts in the message. */
  readonly alerts: number;
}

/** A line of the function's log. It holds counts and ids, never the contents of a record. */
export type LogEntry = Readonly<Record<string, unknown>> & { readonly message: string };
