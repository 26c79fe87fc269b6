import { describe, failure } from "../bytes/bytes.ts";
import { stringify } from "../bytes/json.ts";

/** One log event of a payload. `id` is a long digit string; `timestamp` is in milliseconds since 1970. */
export interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** A decoded message of CloudWatch Logs. A CONTROL_MESSAGE only checks that the destination can be reached. */
export interface Payload {
  readonly messageType: "DATA_MESSAGE" | "CONTROL_MESSAGE";
  /** The account id of the log group's owner. */
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly LogEvent[];
}

/** Whether a value looks like a decoded payload, valid or not. */
export function isPayloadLike(value: object): boolean {
  return "messageType" in value && "logEvents" in value;
}

/**
 * Checks the shape of a decoded payload and repairs what it can: emulators send ids as numbers, and relays leave out
 * names or send messages as objects. Only a payload without a type or a list of events is an error.
 */
export function toPayloadShape(value: unknown): Payload {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw failure("shape", `expected a payload object, found ${describe(value)}`);
  }
  const { messageType, logEvents, owner, logGroup, logStream, subscriptionFilters } = value as Record<string, unknown>;
  if (messageType !== "DATA_MESSAGE" && messageType !== "CONTROL_MESSAGE") {
    throw failure("shape", `expected messageType DATA_MESSAGE or CONTROL_MESSAGE, found ${describe(messageType)}`);
  }
  if (!Array.isArray(logEvents)) {
    throw failure("shape", `expected a list in logEvents, found ${describe(logEvents)}`);
  }
  if (isPayload(value)) return value;
  return {
    messageType,
    owner: textOr(owner),
    logGroup: textOr(logGroup),
    logStream: textOr(logStream),
    subscriptionFilters: Array.isArray(subscriptionFilters) ? subscriptionFilters.map(textOr) : [],
    logEvents: logEvents.map(toLogEvent),
  };
}

/** Whether a value is a payload in the form that CloudWatch Logs sends. */
export function isPayload(value: unknown): value is Payload {
  const { messageType, owner, logGroup, logStream, subscriptionFilters, logEvents } = (value ?? {}) as Partial<Payload>;
  return (
    (messageType === "DATA_MESSAGE" || messageType === "CONTROL_MESSAGE") &&
    typeof owner === "string" &&
    typeof logGroup === "string" &&
    typeof logStream === "string" &&
    Array.isArray(subscriptionFilters) &&
    Array.isArray(logEvents) &&
    logEvents.every(isLogEvent)
  );
}

function isLogEvent(value: unknown): value is LogEvent {
  const event = value as LogEvent | null;
  return typeof event?.id === "string" && typeof event.timestamp === "number" && typeof event.message === "string";
}

function toLogEvent(value: unknown): LogEvent {
  if (isLogEvent(value)) return value;
  const { id, timestamp, message } = (value ?? {}) as Record<string, unknown>;
  const whole = message ?? value;
  return {
    id: textOr(id),
    timestamp: timeOf(timestamp) ?? 0,
    message: typeof whole === "string" ? whole : stringify(whole),
  };
}

/** Returns the time of a log event in milliseconds since 1970; undefined if it has none. Some relays write it as text. */
export function timeOf(timestamp: unknown): number | undefined {
  if (typeof timestamp === "string" && /^\d{1,16}$/.test(timestamp)) return Number(timestamp);
  return typeof timestamp === "number" ? timestamp : undefined;
}

function textOr(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
