import type { Selector, Step } from "../ast.ts";

/**
 * The type of a column in AWS's documented CloudTrail table: text; `boolean`, stored as text; `json`, an object as JSON
 * text or a plain text; a map of texts; a struct or a list of structs, with the names of their fields.
 */
export type Column = "text" | "boolean" | "json" | "map" | Struct | { readonly list: Struct };

export interface Struct {
  readonly [field: string]: Column;
}

const issuer: Struct = { type: "text", principalId: "text", arn: "text", accountId: "text", userName: "text" };

/**
 * The columns, with the names of a CloudTrail record. The table has them in lower case.
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

/** The place in the table that a selector selects. */
export interface ColumnPath {
  readonly kind: "text" | "boolean" | "json" | "map" | "struct" | "list";
  /** The SQL expression. In a list that is searched, it begins with the element `x`. */
  readonly sql: string;
  /** The list to search, as SQL. */
  readonly list: string | undefined;
  /** The remaining steps, inside the JSON. */
  readonly rest: readonly Step[];
}

/** Finds the column of a selector; undefined if the table has none. */
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
      // Counts from one. Beyond the end element_at gives NULL, while [n] would be an error.
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

/** Whether CloudTrail always writes text in a field or omits it: never null, a number, a list or an object. */
export function isText(selector: Selector): boolean {
  const place = columnPathOf(selector);
  return place?.kind === "text" && place.list === undefined;
}
