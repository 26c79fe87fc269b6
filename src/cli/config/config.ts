import type { Place } from "../../document/place.ts";
import type { ResolvedPattern } from "../flags/pattern.ts";

/** The desired state of subscriptions, as a file describes it. */
export interface Config {
  readonly subscriptions: readonly ConfiguredSubscription[];
}

/** An account, and the credentials to use in it: the current ones, those of a profile, or those of a role. */
export interface ConfiguredAccount {
  readonly name: string;
  readonly profile: string | null;
  /** The role that is assumed with the credentials of the profile. */
  readonly role: AssumedRole | null;
}

export interface AssumedRole {
  readonly arn: string;
  readonly externalId: string | null;
  readonly sessionName: string;
}

/** The same subscription for several log groups in several accounts and Regions. */
export interface ConfiguredSubscription {
  readonly logGroups: readonly string[];
  readonly places: readonly AccountAndRegion[];
  /** The name or the ARN of a function, or the ARN of another destination; may contain {account} and {region}. */
  readonly to: { readonly kind: "function" | "destination"; readonly text: string };
  /** May contain {account} and {region}. */
  readonly role: string | null;
  readonly filterName: string;
  readonly pattern: ResolvedPattern;
  readonly patternPlace: Place;
  readonly distribution: "Random" | "ByLogStream";
  readonly fieldSelectionCriteria: string;
  readonly emitSystemFields: readonly string[];
  readonly applyOnTransformedLogs: boolean;
}

export interface AccountAndRegion {
  readonly account: ConfiguredAccount;
  /** Null for the Region of the flags or of the AWS configuration. */
  readonly region: string | null;
}

/** The default name of the file. */
export const defaultFile = "iam-alerts.config.yaml";

/** Replaces {account} and {region} in a name or an ARN. */
export function filledIn(text: string, values: { readonly account: string; readonly region: string }): string {
  return text.replace(/\{(account|region)\}/g, (_, name: "account" | "region") => values[name]);
}

/** One filter of the desired state: a log group in an account and Region. */
export interface Target extends AccountAndRegion {
  readonly subscription: ConfiguredSubscription;
  readonly logGroup: string;
}

/** Returns all filters of the desired state. */
export function targetsOf({ subscriptions }: Config): readonly Target[] {
  return subscriptions.flatMap((subscription) =>
    subscription.places.flatMap((place) =>
      subscription.logGroups.map((logGroup) => ({ ...place, subscription, logGroup })),
    ),
  );
}

/** Returns the name of an account and Region in messages. */
export function placeName({ account, region }: AccountAndRegion): string {
  return region === null ? account.name : `${account.name} ${region}`;
}
