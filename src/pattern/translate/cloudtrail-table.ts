import type { Selector, Step } from "../ast.ts";

/**
 * What a column of AWS's documented CloudTrail table holds: text; `boolean`, as text; `json`, an object as its JSON text,
 * or a text as it stands; a map of texts; a struct or a list of structs, by the names of their fields.
 */
export type Column = "text" | "boolean" | "json" | "map" | Struct | { readonly list: Struct };

export interface Struct {
  readonly [field: string]: Column;
}

const issuer: Struct = { type: "text", principalId: "text", arn: "text", accountId: "text", userName: "text" };

/**
 * The columns, with the names that a CloudTrail record has; the table has them in lower case.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const columns: Struct = {
  eventVersion: "text",
  userIdentity: {
    type: "text",
    principalId: "text",
    arn: "text",
    accountId: "text",
    invokedBy: "text",
    accessKeyId: "text",
    userName: "text",
    onBehalfOf: { userId: "text", identityStoreArn: "text" },
    sessionContext: {
      attributes: { mfaAuthenticated: "text", creationDate: "text" },
      sessionIssuer: issuer,
      ec2RoleDelivery: "text",
      webIdFederationData: { federatedProvider: "text", attributes: "map" },
    },
  },
  eventTime: "text",
  eventSource: "text",
  eventName: "text",
  awsRegion: "text",
  sourceIPAddress: "text",
  userAgent: "text",
  errorCode: "text",
  errorMessage: "text",
  requestParameters: "json",
  responseElements: "json",
  additionalEventData: "json",
  requestID: "text",
  eventID: "text",
  readOnly: "boolean",
  resources: { list: { ARN: "text", accountId: "text", type: "text" } },
  eventType: "text",
  apiVersion: "text",
  recipientAccountId: "text",
  serviceEventDetails: "json",
  sharedEventID: "text",
  vpcEndpointId: "text",
  vpcEndpointAccountId: "text",
  eventCategory: "text",
  addendum: { reason: "text", updatedFields: "text", originalRequestID: "text", originalEventID: "text" },
  sessionCredentialFromConsole: "boolean",
  edgeDeviceDetails: "json",
  tlsDetails: { tlsVersion: "text", cipherSuite: "text", clientProvidedHostHeader: "text" },
};

/** Where the table has what a selector selects. */
export interface ColumnPath {
  readonly kind: "text" | "boolean" | "json" | "map" | "struct" | "list";
  /** As SQL names it; in a list that is looked through, beginning with `x`, its element. */
  readonly sql: string;
  /** The list to look through, as SQL. */
  readonly list: string | undefined;
  /** The steps that go on inside the JSON. */
  readonly rest: readonly Step[];
}

/** Finds a selector's column; undefined where the table has none. */
export function columnPathOf({ steps }: Selector): ColumnPath | undefined {
  let column: Column = columns;
  let sql = "";
  let list: string | undefined;
  for (const [index, step] of steps.entries()) {
    if (column === "json") return { kind: "json", sql, list, rest: steps.slice(index) };
    if (typeof column === "string") return undefined;
    if (isList(column)) {
      if (step.kind !== "index" && step.kind !== "any-index") return undefined;
      if (step.kind === "any-index") list = sql;
      // Counted from one; beyond the end it is null, where [n] would be an error.
      sql = step.kind === "any-index" ? "x" : `element_at(${sql}, ${step.index + 1})`;
      column = column.list;
      continue;
    }
    const next: Column | undefined =
      step.kind === "name" && Object.hasOwn(column, step.name) ? column[step.name] : undefined;
    if (step.kind !== "name" || next === undefined) return undefined;
    sql += (sql === "" ? "" : ".") + step.name.toLowerCase();
    column = next;
  }
  const kind = typeof column === "string" ? column : isList(column) ? "list" : "struct";
  return { kind, sql, list, rest: [] };
}

/** Whether a column is a list of structs. */
export function isList(column: Column): column is { readonly list: Struct } {
  return typeof column === "object" && typeof column["list"] === "object";
}

/** Whether CloudTrail writes text there, or leaves it out: never null, a number, a list or an object. */
export function isText(selector: Selector): boolean {
  const place = columnPathOf(selector);
  return place?.kind === "text" && place.list === undefined;
}
