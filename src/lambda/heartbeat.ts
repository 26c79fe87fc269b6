import { canaryLogStream } from "../payload/awslogs.ts";
import type { Payload } from "../payload/payload.ts";
import { matching, type Read, toObject } from "./values.ts";

/** The settings of the heartbeat: an event that goes the way of an alert, so that an alarm notices when it stops. */
export interface HeartbeatSettings {
  /** The log group that the subscription filter reads, in the function's Region. */
  readonly logGroup: string;
  /** The record that is written, without its time and id. The deployed filter pattern must match it. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** One event for a log stream. */
export interface LogStreamEvent {
  readonly logGroup: string;
  readonly logStream: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Writes heartbeats of a function and recognizes those that come back. */
export interface Heartbeat {
  /** Writes a heartbeat to the log group. Rejects if the log group does not accept it. */
  readonly write: () => Promise<void>;
  /** Splits a payload into the number of its heartbeats and everything else. */
  readonly takeFrom: (payload: Payload) => { readonly payload: Payload; readonly heartbeats: number };
}

/** A record that the presets for changes to IAM match, the recommended one among them. No such group is created. */
export const defaultHeartbeatEvent: HeartbeatSettings["event"] = {
  eventVersion: "1.11",
  userIdentity: { type: "IAMUser", principalId: "iam-alerts-heartbeat", userName: "iam-alerts-heartbeat" },
  eventSource: "iam.amazonaws.com",
  eventName: "CreateGroup",
  awsRegion: "us-east-1",
  sourceIPAddress: "lambda.amazonaws.com",
  userAgent: "iam-alerts heartbeat",
  requestParameters: { groupName: "iam-alerts-heartbeat" },
  responseElements: null,
  readOnly: false,
  eventType: "AwsApiCall",
  managementEvent: true,
  eventCategory: "Management",
};

/** Reads HEARTBEAT_LOG_GROUP and HEARTBEAT_EVENT; undefined if the function writes no heartbeats. */
export function readHeartbeat(read: Read): HeartbeatSettings | undefined {
  const group = read("HEARTBEAT_LOG_GROUP", "the name of a log group", matching(/^[.\-_/#A-Za-z0-9]{1,512}$/), null);
  const event = read("HEARTBEAT_EVENT", "a JSON object, a CloudTrail record", toObject, defaultHeartbeatEvent);
  return group === null ? undefined : { logGroup: group, event };
}

/** The field that CloudTrail's records do not have. */
const marker = "iamAlertsHeartbeat";

/** The event that EventBridge Scheduler invokes the function with, see deploy/template.yaml. */
const request = { "iam-alerts": "heartbeat" };

/** Whether an event asks the function for a heartbeat, instead of bringing log events. */
export function isHeartbeatRequest(event: unknown): boolean {
  const given = event as Readonly<Record<string, unknown>> | null | undefined;
  return given?.["iam-alerts"] === request["iam-alerts"] && given["awslogs"] === undefined;
}

/**
 * Returns the heartbeat of one function.
 *
 * A heartbeat raises no alert, so nothing else may pass for one. Anyone who may write to the log group chooses the log
 * stream and the text of an event, and anyone who calls AWS chooses parts of a CloudTrail record: names, parameters, the
 * user agent. Therefore a log event counts only if its log stream has the function's heartbeat name and its text is, byte
 * for byte, what this function writes at that time. Such a text has no room for anything else: the only part that varies
 * is the time. CloudTrail writes to log streams with other names, and never the field of the marker at the top of a
 * record, where no caller can add one. A forger can thus only repeat the harmless heartbeat. That keeps the alarm for
 * missing heartbeats quiet, but only as long as events still reach the function, which is what the alarm watches. It
 * hides no other event: everything else in the log stream, in the same payload too, raises an alert.
 *
 * @param now returns milliseconds since 1970
 */
export function createHeartbeat(
  { logGroup, event }: HeartbeatSettings,
  functionName: string,
  now: () => number,
  put: (event: LogStreamEvent) => Promise<void>,
): Heartbeat {
  const streams = `${canaryLogStream}heartbeat-${functionName}-`;
  const { eventTime: _time, eventID: _id, [marker]: _marker, ...rest } = event;
  const messageAt = (eventTime: string) =>
    JSON.stringify({
      ...rest,
      eventTime,
      eventID: `heartbeat-${functionName}-${eventTime}`,
      [marker]: functionName,
    });
  const isOwn = (message: string) => message === messageAt(timeIn(message));
  return {
    write: () => {
      const time = now();
      const eventTime = `${new Date(time).toISOString().slice(0, 19)}Z`;
      // One log stream a day: streams are never deleted, and CloudTrail records the creation of each.
      const logStream = streams + eventTime.slice(0, 10);
      return put({ logGroup, logStream, message: messageAt(eventTime), time });
    },
    takeFrom: (payload) => {
      if (payload.logGroup !== logGroup || !payload.logStream.startsWith(streams)) return { payload, heartbeats: 0 };
      const logEvents = payload.logEvents.filter(({ message }) => !isOwn(message));
      return { payload: { ...payload, logEvents }, heartbeats: payload.logEvents.length - logEvents.length };
    },
  };
}

/** Returns the time that a heartbeat's id ends with; for any other text, one that the text does not have. */
function timeIn(message: string): string {
  return /"eventID":"heartbeat-[\w-]+-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)","iamAlertsHeartbeat"/.exec(message)?.[1] ?? "";
}
