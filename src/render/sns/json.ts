import type { Alert } from "../../alert/alert.ts";
import { jsonBatches } from "../channels/json-batches.ts";
import { attributeBytes } from "./attributes.ts";
import { maxBytes, type SnsMessage, snsMessage } from "./sns.ts";

/** Renders alerts as SNS messages for programs, as `jsonBatches` does. */
export function renderSnsJson(alerts: readonly Alert[]): readonly SnsMessage[] {
  return jsonBatches(alerts, maxBytes - attributeBytes(alerts), "SNS message").map((batch) => ({
    ...snsMessage(batch.alerts, ""),
    get message() {
      return batch.text;
    },
  }));
}
