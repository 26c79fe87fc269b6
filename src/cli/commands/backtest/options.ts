import type { AlertFilter } from "../../../alert/filter.ts";
import type { Refinement } from "../../flags/pattern.ts";
import type { RulesOptions } from "../../flags/rules.ts";
import type { AlertOptions } from "../../flags/settings.ts";
import type { AthenaOptions } from "./athena/flags.ts";

/** The flags of backtest. */
export interface BacktestOptions extends AlertOptions, AlertFilter, AthenaOptions, Refinement, RulesOptions {
  readonly since?: string;
  readonly until?: string;
  readonly region?: readonly string[];
  readonly account?: readonly string[];
  readonly alerts?: boolean;
  readonly count?: boolean;
  readonly compare?: string;
  readonly html?: string;
  readonly playground?: string;
  readonly maxPerDay?: number;
  readonly lenient?: boolean;
  readonly threads?: number;
  readonly maxBytes: number;
  readonly logGroup?: string;
  readonly insights?: boolean;
  readonly yes?: boolean;
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly requestPayer?: string;
  readonly after?: string;
  readonly results?: string;
}
