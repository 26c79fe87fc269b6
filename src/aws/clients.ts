import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";

/** What the flags say about AWS. What they leave open, the SDK finds where it always does. */
export interface ClientOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/**
 * A client of CloudWatch Logs. It fails when it is used, not here: for want of a Region or of credentials. Of `profile`
 * the SDK takes Region and credentials, but not endpoint_url: that is read from AWS_PROFILE's profile alone.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function logsClient(options: ClientOptions = {}): CloudWatchLogsClient {
  return new CloudWatchLogsClient(configOf(options));
}

function configOf({ region, profile, endpointUrl }: ClientOptions): {
  region?: string;
  profile?: string;
  endpoint?: string;
} {
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  };
}
