import type { Alert } from "../alert/alert.ts";
import { type DecodeOptions, decodePayload, detect } from "../detect.ts";
import type { Matcher } from "../pattern/compile.ts";

/** One message that a channel took. */
export interface Delivery {
  readonly channel: string;
  /** The message's id, as the channel gave it. */
  readonly id: string | null;
  /** How many alerts it held. */
  readonly alerts: number;
}

/** A line of the function's log. Holds counts and ids, never what stands in a record. */
export type LogEntry = Readonly<Record<string, unknown>> & { readonly message: string };

export interface HandlerOptions extends DecodeOptions {
  /** A second check of every event; without one, all that the subscription filter let through is alerted on. */
  readonly matcher?: Matcher | undefined;
  /** Sends the alerts, of which there is at least one. A rejection fails the invocation, so that Lambda tries again. */
  readonly deliver: (alerts: readonly Alert[]) => Promise<readonly Delivery[]>;
  readonly log?: (entry: LogEntry) => void;
}

export interface HandlerResult {
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Delivery[];
  /** How many log events the matcher did not let through. */
  readonly skipped: number;
}

export type Handler = (event: unknown) => Promise<HandlerResult>;

/**
 * The function behind the subscription filter: decodes the event, makes alerts of what matches, delivers them.
 *
 * A control message gives no alert and no error. A payload that cannot be decoded rejects with IamAlertsError `payload`,
 * so that Lambda hands it to the dead-letter queue; a single log event that cannot be read becomes an alert.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 */
export function createHandler(options: HandlerOptions): Handler {
  const { matcher, deliver, log = () => {} } = options;
  return async (event) => {
    const payload = decodePayload(event, options);
    const { messageType, logGroup, logStream } = payload;
    if (messageType === "CONTROL_MESSAGE") {
      log({ message: "control message", logGroup, logStream });
      return { alerts: [], deliveries: [], skipped: 0 };
    }
    const { alerts, skipped, unreadable } = detect(payload, matcher);
    const deliveries = alerts.length === 0 ? [] : await deliver(alerts);
    log({
      message: "payload handled",
      logGroup,
      logStream,
      events: payload.logEvents.length,
      alerts: alerts.length,
      skipped,
      unreadable,
      deliveries: deliveries.map(({ channel, id }) => ({ channel, id })),
    });
    return { alerts, deliveries, skipped };
  };
}
