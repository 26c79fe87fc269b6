import type { Answer } from "./exchange.ts";

/** The refusal of a service. Its name is the service's code for the fault, for example ThrottlingException. */
export class ServiceError extends Error {
  /** Read by the SDK's functions that decide about retries. */
  readonly $fault = "client";
  readonly $metadata: { readonly httpStatusCode: number; readonly clockSkewCorrected?: true };
  /** The time before which the service does not want another attempt. */
  readonly retryAfter: Date | undefined;
  /** The Region of the bucket, if S3 refused the call because it is another one. */
  readonly bucketRegion: string | undefined;

  constructor(
    name: string,
    message: string,
    metadata: ServiceError["$metadata"],
    { retryAfter, bucketRegion }: Partial<Pick<ServiceError, "retryAfter" | "bucketRegion">> = {},
  ) {
    super(message);
    this.name = name;
    this.$metadata = metadata;
    this.retryAfter = retryAfter;
    this.bucketRegion = bucketRegion;
  }
}

/** Whether a service refused a call with a code. */
export function isServiceError(error: unknown, code: string): boolean {
  return error instanceof ServiceError && error.name === code;
}

/**
 * Returns the error in an answer, from the header, JSON or XML that AWS's protocols put it into. Another answer comes from
 * a proxy, for example.
 *
 * @param isCorrected whether the next request will be signed with another time
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization
 */
export function refusalOf({ status, headers, body }: Answer, isCorrected: boolean): ServiceError {
  const { __type, code, message, Message } = fieldsOf(body);
  const type =
    textOf(headers["x-amzn-errortype"]) ?? textOf(__type) ?? textOf(code) ?? exceptionOf(element(body, "Code"));
  // com.amazonaws.dynamodb.v20120810#ThrottlingException, or ThrottlingException:http://…
  const name = type?.replace(/^[^#]*#/, "").replace(/:.*$/s, "") || "UnknownError";
  const seconds = Number(headers["retry-after"]);
  return new ServiceError(
    name,
    textOf(message) ?? textOf(Message) ?? element(body, "Message") ?? `the service answered ${status}`,
    { httpStatusCode: status, ...(isCorrected ? { clockSkewCorrected: true } : {}) },
    {
      retryAfter: seconds > 0 ? new Date(Date.now() + seconds * 1000) : undefined,
      bucketRegion: textOf(headers["x-amz-bucket-region"]) ?? element(body, "Region"),
    },
  );
}

/** Codes of SNS that AWS's SDKs, and therefore people, write with "Exception" at the end. */
const bare =
  /^(?:AuthorizationError|EndpointDisabled|InternalError|InvalidParameter|InvalidSecurity|KMS\w+|NotFound|Throttled)$/;

function exceptionOf(code: string | undefined): string | undefined {
  return code !== undefined && bare.test(code) ? `${code}Exception` : code;
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** Returns the text of the first XML element with a name. */
export function element(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`) + name.length + 2;
  const end = xml.indexOf(`</${name}>`, start);
  if (start < name.length + 2 || end === -1) return undefined;
  return xml.slice(start, end).replace(/&(\w+);/g, (entity, letters: string) => entities[letters] ?? entity);
}
