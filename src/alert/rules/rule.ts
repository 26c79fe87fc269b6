import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { KnownAccounts } from "../accounts.ts";
import type { Severity } from "../severity.ts";
import type { Actor } from "../who.ts";

/** The input of rules. */
export interface Facts {
  readonly record: CloudTrailRecord;
  readonly actor: Actor;
  /** The service: iam for iam.amazonaws.com. */
  readonly service: string;
  /** The name of the call, without the version suffix that some have. */
  readonly call: string;
  /** The service and the call, as in the rules: iam:CreateUser. */
  readonly name: string;
  readonly isOk: boolean;
  /** Whether the call changes something, by the record or, if the record does not say, by its name. */
  readonly isChange: boolean;
  /** Whether the call names the caller's own user or role. */
  readonly isOnSelf: boolean;
  /** Whether an AWS service made the call, alone or on behalf of an identity. */
  readonly isForService: boolean;
  /** Names of the log group, filter, function and topic that deliver the alert. */
  readonly pipeline: readonly string[];
  readonly accounts: KnownAccounts;
  /** The other accounts that the policies of the call let in. */
  readonly trusted: readonly string[];
}

/** A rule that turns facts about a call into a finding. */
export interface Rule {
  /** The stable identifier of the finding. */
  readonly code: string;
  readonly severity: Severity | ((facts: Facts) => Severity);
  /** The fields of the record that the rule reads. */
  readonly reads: readonly string[];
  /** The calls that the rule applies to, as service:Name; every call if omitted. */
  readonly calls?: readonly string[];
  /** Whether the rule holds for a call; if omitted, it holds for all its calls. */
  readonly when?: (facts: Facts) => boolean;
  /** One plain sentence without a period. */
  readonly says: string | ((facts: Facts) => string);
  /** Whether the finding is about the caller, so that it holds even if the call failed. */
  readonly isOfCaller?: true;
  /** Whether the severity can exceed medium even if the call failed. */
  readonly evenRefused?: true;
}
