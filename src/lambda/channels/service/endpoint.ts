import { partition } from "@aws-sdk/core/client";

/** An AWS service, as hosts, signatures and environment variables name it. */
export interface Service {
  readonly host: string;
  readonly signedAs: string;
  /** The content type of a request in the service's protocol. */
  readonly contentType: string;
  /** The end of AWS_ENDPOINT_URL_…. */
  readonly variable: string;
  /** Whether the usual hosts in the US government's Regions are FIPS endpoints. */
  readonly isFipsInGov?: boolean;
  /** The partitions in which the usual hosts are dual-stack endpoints. */
  readonly dualStackIn?: readonly string[];
  /** Whether dual-stack endpoints are s3.dualstack.eu-west-1.amazonaws.com, with the usual domain. */
  readonly isDualStackByName?: boolean;
  /** Whether a signature covers the path as it is sent, and not escaped a second time. */
  readonly signsPathAsSent?: boolean;
}

export const sns: Service = {
  host: "sns",
  signedAs: "sns",
  contentType: "application/x-www-form-urlencoded",
  variable: "SNS",
  isFipsInGov: true,
};
export const ses: Service = {
  host: "email",
  signedAs: "ses",
  contentType: "application/json",
  variable: "SESV2",
};
export const dynamodb: Service = {
  host: "dynamodb",
  signedAs: "dynamodb",
  contentType: "application/x-amz-json-1.0",
  variable: "DYNAMODB",
  isFipsInGov: true,
};
export const logs: Service = {
  host: "logs",
  signedAs: "logs",
  contentType: "application/x-amz-json-1.1",
  variable: "CLOUDWATCH_LOGS",
  isFipsInGov: true,
};
export const secretsManager: Service = {
  host: "secretsmanager",
  signedAs: "secretsmanager",
  contentType: "application/x-amz-json-1.1",
  variable: "SECRETS_MANAGER",
  dualStackIn: ["aws", "aws-cn", "aws-us-gov"],
};
export const securityHub: Service = {
  host: "securityhub",
  signedAs: "securityhub",
  contentType: "application/json",
  variable: "SECURITYHUB",
};

/**
 * Returns the URL of a service in a Region: that of the SDK's environment variables, or else AWS's own.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(service: Service, region: string, env: NodeJS.ProcessEnv): URL {
  const isOn = (variable: string) => env[variable]?.toLowerCase() === "true";
  const given = isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    ? undefined
    : env[`AWS_ENDPOINT_URL_${service.variable}`] || env["AWS_ENDPOINT_URL"];
  if (given) return new URL(given);
  const { name, dnsSuffix, dualStackDnsSuffix } = partition(region);
  const isDual = isOn("AWS_USE_DUALSTACK_ENDPOINT") && service.dualStackIn?.includes(name) !== true;
  const isFips = isOn("AWS_USE_FIPS_ENDPOINT") && !(name === "aws-us-gov" && service.isFipsInGov === true && !isDual);
  const host = `${service.host}${isFips ? "-fips" : ""}`;
  if (isDual && service.isDualStackByName) return new URL(`https://${host}.dualstack.${region}.${dnsSuffix}`);
  return new URL(`https://${host}.${region}.${isDual ? dualStackDnsSuffix : dnsSuffix}`);
}
