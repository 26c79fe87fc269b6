import type { Respond } from "../alert/alert.ts";
import type { ResponseSettings } from "../response/respond.ts";

/** Responses to calls, whose tables are loaded only if there is an alert to deliver. */
interface LateResponses {
  /** Returns null until the tables are loaded: alerts work out their responses when they are read. */
  readonly respond: Respond;
  readonly load: () => Promise<void>;
}

export function lateResponses(settings: ResponseSettings | undefined): LateResponses {
  let loaded: typeof import("../response/respond.ts") | undefined;
  return {
    respond: (alert, record, logGroup) => loaded?.respond(alert, record, logGroup, settings) ?? null,
    load: async () => {
      loaded ??= await import("../response/respond.ts");
    },
  };
}
