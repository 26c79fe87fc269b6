/** One message that a channel took. */
export interface Delivery {
  readonly channel: string;
  /** The message's id, as the channel gave it. */
  readonly id: string | null;
  /** How many alerts it held. */
  readonly alerts: number;
}

/** A line of the function's log. Holds counts and ids, never what a record says. */
export type LogEntry = Readonly<Record<string, unknown>> & { readonly message: string };
