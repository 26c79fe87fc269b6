import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { Severity } from "../severity.ts";
import type { Actor } from "../who.ts";

/** What rules look at. */
export interface Facts {
  readonly record: CloudTrailRecord;
  readonly actor: Actor;
  /** iam, for iam.amazonaws.com */
  readonly service: string;
  /** The call's name, without the version that some carry. */
  readonly call: string;
  readonly isOk: boolean;
  /** Whether the call changes something, by what the record says or else by its name. */
  readonly isChange: boolean;
  /** Whether the user or role that the call names is the caller. */
  readonly isOnSelf: boolean;
  /** Whether an AWS service made the call for itself. */
  readonly isForService: boolean;
  /** Names of the log group, filter, function and topic that the alert goes through. */
  readonly pipeline: readonly string[];
}

/** Why a record may matter. */
export interface Rule {
  /** A stable word. */
  readonly code: string;
  readonly severity: Severity | ((facts: Facts) => Severity);
  /** The fields of the record that it looks at. */
  readonly reads: readonly string[];
  /** The calls that it is about, as service:Name; every call where it is left out. */
  readonly calls?: readonly string[];
  /** Whether it holds; where it is left out, it holds for its calls. */
  readonly when?: (facts: Facts) => boolean;
  /** One plain sentence without a full stop. */
  readonly says: string | ((facts: Facts) => string);
  /** Whether it is about who called and how, so that it holds as well where the call did not come about. */
  readonly isOfCaller?: true;
  /** Whether it matters above medium even where the call did not come about. */
  readonly evenRefused?: true;
}
