import type { Alert } from "../../alert/alert.ts";
import { type Severity, worstOf } from "../../alert/severity.ts";

/** The severity of the worst alert, and the events, accounts and actor types of all alerts. */
export interface SnsAttributes {
  readonly severity: Severity;
  readonly eventName: readonly string[];
  readonly account: readonly string[];
  readonly actorType: readonly string[];
}

/** The number of values that an attribute lists. */
const maxValues = 20;

/** Attributes in the form that SNS's Publish expects. */
export type MessageAttributes = Record<string, { readonly DataType: string; readonly StringValue: string }>;

/**
 * Converts attributes to the form that SNS's Publish expects.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function toMessageAttributes({ severity, ...lists }: SnsAttributes): MessageAttributes {
  const attributes: Record<string, { DataType: string; StringValue: string }> = {
    severity: { DataType: "String", StringValue: severity },
  };
  for (const [name, values] of Object.entries(lists)) {
    // SNS refuses an attribute without a value.
    if (values.length > 0) attributes[name] = { DataType: "String.Array", StringValue: JSON.stringify(values) };
  }
  return attributes;
}

/** Returns the attributes of a message about some alerts. */
export function attributesOf(alerts: readonly Alert[]): SnsAttributes {
  return {
    severity: worstOf(alerts.map(({ severity }) => severity)),
    eventName: plain(alerts.map(({ action }) => action.name)).slice(0, maxValues),
    account: plain(alerts.map(({ account }) => account.id)).slice(0, maxValues),
    actorType: plain(alerts.map(({ actor }) => actor.type)).slice(0, maxValues),
  };
}

/** Returns the maximum size in bytes of the attributes of any subset of the alerts. */
export function attributeBytes(alerts: readonly Alert[]): number {
  const longest = (values: readonly (string | null)[]) =>
    plain(values)
      .toSorted((a, b) => b.length - a.length)
      .slice(0, maxValues);
  const attributes = toMessageAttributes({
    severity: "critical",
    eventName: longest(alerts.map(({ action }) => action.name)),
    account: longest(alerts.map(({ account }) => account.id)),
    actorType: longest(alerts.map(({ actor }) => actor.type)),
  });
  return Buffer.byteLength(
    Object.entries(attributes).reduce((text, [name, value]) => text + name + value.DataType + value.StringValue, ""),
  );
}

/** Returns the distinct values that a filter policy can match. */
function plain(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== null && /^[\w.:/-]{1,128}$/.test(value)))] as string[];
}
