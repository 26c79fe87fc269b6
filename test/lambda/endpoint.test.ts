import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import {
  dynamodb,
  endpointOf,
  logs,
  type Service,
  secretsManager,
  securityHub,
  ses,
  sns,
} from "../../src/lambda/channels/service/endpoint.ts";
import { s3 } from "../../src/lambda/configured/text.ts";

const services: Readonly<Record<string, Service>> = {
  sns,
  sesv2: ses,
  dynamodb,
  "cloudwatch-logs": logs,
  "secrets-manager": secretsManager,
  securityhub: securityHub,
  s3,
};

/** One Region of every partition, and those with a name of their own. */
const regions = [
  ...["us-east-1", "eu-central-1", "ap-southeast-7", "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1"],
  ...["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1", "xx-new-9"],
];

/** The function in a client's configuration that knows the endpoints of its service. */
type EndpointProvider = (parameters: Readonly<Record<string, unknown>>) => { readonly url: URL };

const clients: Readonly<Record<string, { readonly config: { readonly endpointProvider: unknown } }>> = {
  sns: new SNSClient(),
  sesv2: new SESv2Client(),
  dynamodb: new DynamoDBClient(),
  "cloudwatch-logs": new CloudWatchLogsClient(),
  "secrets-manager": new SecretsManagerClient(),
  securityhub: new SecurityHubClient(),
  s3: new S3Client(),
};

describe.each(Object.entries(services))("the endpoint of %s", (client, service) => {
  it("is the SDK's in every Region, and with FIPS and dual stack wherever the SDK has one", () => {
    const endpointProvider = clients[client]?.config.endpointProvider as EndpointProvider;
    let compared = 0;
    for (const Region of regions) {
      for (const [UseFIPS, UseDualStack] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ]) {
        // China has no FIPS endpoints, even if the SDK composes names for them.
        if (UseFIPS && Region.startsWith("cn-")) continue;
        const env = { AWS_USE_FIPS_ENDPOINT: String(UseFIPS), AWS_USE_DUALSTACK_ENDPOINT: String(UseDualStack) };
        let expected: string | undefined;
        try {
          expected = endpointProvider({ Region, UseFIPS, UseDualStack }).url.href;
        } catch {
          continue; // the partition does not have it
        }
        compared++;
        expect({ Region, ...env, url: endpointOf(service, Region, env).href }).toEqual({
          Region,
          ...env,
          url: expected,
        });
      }
    }
    expect(compared).toBeGreaterThan(regions.length * 2);
  });
});

describe("an endpoint in the environment", () => {
  const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:5000/all", AWS_ENDPOINT_URL_SESV2: "http://127.0.0.1:5001" };

  it("is taken, the service's own before that of all services", () => {
    expect(endpointOf(sns, "us-east-1", env).href).toBe("http://127.0.0.1:5000/all");
    expect(endpointOf(ses, "us-east-1", env).href).toBe("http://127.0.0.1:5001/");
  });

  it("is ignored on request", () => {
    const ignored = { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
    expect(endpointOf(ses, "eu-west-1", ignored).href).toBe("https://email.eu-west-1.amazonaws.com/");
  });
});
