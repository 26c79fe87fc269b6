import type { Alert } from "../alert/alert.ts";
import type { AlertFilter } from "../alert/filter.ts";
import { IamAlertsError } from "../errors.ts";
import type { Matcher } from "../pattern/match/compile.ts";
import type { DecodeOptions } from "../payload/awslogs.ts";
import type { ResponseSettings } from "../response/respond.ts";
import { type ApplyRules, answered, detected, unmuted } from "./answered.ts";
import type { ReadAccounts } from "./configured/accounts.ts";
import { decodeEvent } from "./decode.ts";
import type { Delivery, LogEntry } from "./delivery.ts";
import { deliveredBy, errorLine, outcomeOf } from "./failure.ts";
import { type Heartbeat, isHeartbeatRequest } from "./heartbeat.ts";
import { type Counts, heartbeatMetric, metricsOf } from "./metrics.ts";
import type { Invocation } from "./sent.ts";

export type { Delivery, LogEntry } from "./delivery.ts";

export interface HandlerOptions extends DecodeOptions {
  /** Checks every event again; if undefined, every event that passes the subscription filter raises an alert. */
  readonly matcher?: Matcher | undefined;
  /** Applies the team's rules to alerts; an alert that it mutes is not delivered. */
  readonly rules?: ApplyRules | undefined;
  /** Selects the alerts to deliver; if undefined, all of them. */
  readonly filter?: AlertFilter | undefined;
  /** Names of accounts, by id. */
  readonly accountAliases?: ReadonlyMap<string, string> | undefined;
  /**
   * Returns all accounts of the organization, by id; any other account is outside of it. If it rejects, the alerts are
   * delivered without the accounts and say so.
   */
  readonly accounts?: ReadAccounts | undefined;
  /** The IANA name of the time zone for the alerts' local times. */
  readonly timeZone?: string | undefined;
  /** Settings of the alerts' responses. */
  readonly response?: ResponseSettings | undefined;
  /** Names of the function, its topic and its table: a call that changes one of them tampers with alerting. */
  readonly pipeline?: readonly string[] | undefined;
  /** Sends the alerts, of which there is at least one. A rejection fails the invocation, so that Lambda retries it. */
  readonly deliver: (alerts: readonly Alert[], invocation: Invocation) => Promise<readonly Delivery[]>;
  /** Writes the function's heartbeats and recognizes them; without it, the handler refuses to write one. */
  readonly heartbeat?: Heartbeat | undefined;
  readonly log?: (entry: LogEntry) => void;
  /** Returns milliseconds since 1970. Metrics are logged only with a clock. */
  readonly now?: () => number;
}

export interface HandlerResult {
  /** The alerts, including muted ones, which were not delivered. */
  readonly alerts: readonly Alert[];
  readonly deliveries: readonly Delivery[];
  /** The number of log events that the matcher or the filter rejected. */
  readonly skipped: number;
}

/** The part of Lambda's context that the handler reads. */
export interface Context {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  /** Returns milliseconds. */
  readonly getRemainingTimeInMillis?: () => number;
}

export type Handler = (event: unknown, context?: Context) => Promise<HandlerResult>;

/**
 * Returns the function behind the subscription filter: it decodes the event, creates alerts for the matching records and
 * delivers them.
 *
 * A control message results in neither an alert nor an error. The handler rejects with IamAlertsError `payload` if the
 * payload cannot be decoded, so that Lambda moves it to the dead-letter queue. A single unreadable log event becomes an
 * alert.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 */
export function createHandler(options: HandlerOptions): Handler {
  const { deliver, heartbeat, log = () => {}, now } = options;
  return async (event, context = {}) => {
    if (isHeartbeatRequest(event)) {
      await writeHeartbeat(options, context);
      return nothing;
    }
    const { payload: received, leftOut } = await decodeEvent(event, options);
    const { messageType, logGroup, logStream } = received;
    if (messageType === "CONTROL_MESSAGE") {
      log({ message: "control message", logGroup, logStream });
      return nothing;
    }
    const { payload, heartbeats } = heartbeat?.takeFrom(received) ?? { payload: received, heartbeats: 0 };
    const { alerts: found, skipped: refused, unreadable } = await detected(payload, options, log);
    const alerts = await answered(found, received, options);
    const skipped = leftOut + refused + found.length - alerts.length;
    log({
      message: "payload read",
      logGroup,
      logStream,
      events: leftOut + received.logEvents.length,
      alerts: alerts.length,
      skipped,
      unreadable,
    });
    const loud = unmuted(alerts, log);
    const count = (outcome: Pick<Counts, "delivered" | "failed">, delivered: readonly Alert[]) => {
      const muted = alerts.length - loud.length;
      const counts = { alerts: alerts.length, muted, skipped, heartbeats, ...outcome };
      if (now !== undefined) log(metricsOf(counts, delivered, now(), context.functionName ?? "iam-alerts"));
    };
    try {
      const deliveries = loud.length === 0 ? [] : await deliver(loud, invocationOf(context, now));
      count({ delivered: deliveredBy(deliveries), failed: 0 }, deliveries.length === 0 ? [] : loud);
      return { alerts, deliveries, skipped };
    } catch (error) {
      count(outcomeOf(error) ?? { delivered: 0, failed: loud.length }, []);
      throw error;
    }
  };
}

const nothing: HandlerResult = { alerts: [], deliveries: [], skipped: 0 };

/**
 * Writes a heartbeat, and logs it or the failure. A failure does not fail the invocation: Lambda would put the request
 * into the dead-letter queue, which is for events whose alerts were not delivered, and the alarm for missing heartbeats
 * reports it.
 */
async function writeHeartbeat({ heartbeat, log = () => {}, now }: HandlerOptions, context: Context): Promise<void> {
  if (heartbeat === undefined)
    throw new IamAlertsError("config", "expected a log group in HEARTBEAT_LOG_GROUP for the heartbeat, found nothing", {
      hint: "set the stack's parameter Heartbeat, or remove the schedule that asks for heartbeats",
    });
  try {
    await heartbeat.write();
  } catch (error) {
    return log({ level: "ERROR", message: "heartbeat not written", error: errorLine(error) });
  }
  log({ message: "heartbeat written" });
  if (now !== undefined) log(heartbeatMetric(now(), context.functionName ?? "iam-alerts"));
}

function invocationOf(context: Context, now: (() => number) | undefined): Invocation {
  const id = context.awsRequestId ?? "";
  const left = context.getRemainingTimeInMillis?.();
  if (left === undefined || now === undefined) return { id, deadline: 0 };
  // The other half of the time is for the channels.
  return { id, deadline: now() + left, claimsUntil: now() + left / 2 };
}
