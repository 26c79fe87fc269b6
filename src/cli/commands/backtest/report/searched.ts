import type { IamAlertsError } from "../../../../errors.ts";
import type { BacktestReport } from "./report.ts";

/** The part of a report that describes the search. */
export type Scope = Pick<
  BacktestReport,
  "files" | "unreadFiles" | "records" | "bytes" | "complete" | "logGroup" | "athena"
>;

/** The files or time that a search covered, for the report and in words. */
export interface Searched {
  readonly scope: Scope;
  readonly words: string;
  /** The command that continues a search that ended early. */
  readonly resume?: string | null;
  /** The reason why the search ended early. */
  readonly failure?: IamAlertsError | undefined;
}
