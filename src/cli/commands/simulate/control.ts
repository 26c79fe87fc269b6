import { IamAlertsError } from "../../../errors.ts";
import { controlMessage, encodePayload, simulatedLogStream } from "../../../payload/awslogs.ts";
import type { Io } from "../../io.ts";
import type { AlertWriter } from "../../print/alerts.ts";
import { returnsAlerts, type SimulateOptions } from "./options.ts";
import { printPayloads, send } from "./sending.ts";

/** Sends a control message. Returns the exit code: 1 if the function makes an alert of it. */
export async function sendControl(
  events: readonly string[],
  options: SimulateOptions,
  writer: AlertWriter,
  io: Io,
): Promise<number> {
  if (events.length > 0) {
    throw new IamAlertsError("usage", `expected no events with --control, found ${JSON.stringify(events[0])}`, {
      hint: "a control message contains no CloudTrail events; leave out one of the two",
    });
  }
  const event = encodePayload(controlMessage({ logStream: simulatedLogStream }));
  if (options.printPayload) {
    printPayloads([event], io);
    return 0;
  }
  const { alerts } = await send([event], options, writer, io);
  if (writer.errors > 0) return 2;
  if (alerts.length === 0 && returnsAlerts(options)) {
    writer.say("the function accepted the control message and made no alert");
  }
  return alerts.length === 0 ? 0 : 1;
}
