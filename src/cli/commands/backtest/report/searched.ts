import type { IamAlertsError } from "../../../../errors.ts";
import type { BacktestReport } from "./report.ts";

/** What of a report is of the search alone. */
export type Scope = Pick<BacktestReport, "files" | "records" | "bytes" | "complete" | "logGroup">;

/** What a search went through, in a report and in words. */
export interface Searched {
  readonly scope: Scope;
  readonly words: string;
  /** The command that goes on where it ended early. */
  readonly resume?: string | null;
  /** Why it ended early. */
  readonly failure?: IamAlertsError | undefined;
}
