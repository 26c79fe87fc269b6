import type { Refinement } from "../../flags/pattern.ts";
import type { AwsFlags } from "../../flags/settings.ts";

/** The flags of doctor. */
export interface DoctorOptions extends AwsFlags, Refinement {
  readonly logGroup?: readonly string[];
  readonly all?: boolean;
  /** A file with the desired state; true for the default file. */
  readonly config?: string | true;
  readonly function?: string;
  readonly filterName: string;
  readonly pattern?: string;
  readonly destination?: string;
  readonly role?: string;
  readonly topic?: string;
  readonly emailFrom?: string;
  readonly canary?: boolean;
  /** A file, a sample's name or - for stdin. */
  readonly event?: string;
  readonly printPolicy?: boolean;
  /** The trail's folder in S3; true for the log group. */
  readonly backtest?: string | true;
  /** The folder of S3 for Athena's results. */
  readonly output?: string;
  readonly accountPolicy?: boolean;
  /** Seconds. */
  readonly timeout: number;
}
