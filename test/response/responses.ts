import type { Alert } from "../../src/alert/alert.ts";
import type { Response } from "../../src/alert/response.ts";
import { type LogGroup, type ResponseSettings, respond } from "../../src/response/respond.ts";
import { alertOf, type Raw } from "../alert/alerts.ts";

/** Returns the alert of a record with its response. */
export function responding(raw: Raw, settings?: ResponseSettings, logGroup?: LogGroup): Alert {
  return respond(alertOf(raw), settings, logGroup);
}

/** Returns the response to a record. */
export function responseTo(raw: Raw, settings?: ResponseSettings): Response {
  const { response, title } = responding(raw, settings);
  if (response === null) throw new Error(`expected a response to: ${title}`);
  return response;
}

/** Returns the commands that contain a call. */
export function containing(raw: Raw): readonly string[] {
  return responseTo(raw).contain.map(({ command }) => command);
}
