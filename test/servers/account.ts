import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeSubscriptionFiltersCommand,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Moto } from "./moto.ts";

/** The keys of an account at a server. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const standardKeys: Keys = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

const options = (server: Pick<Moto, "endpoint">, credentials: Keys, region: string) => ({
  // Resolved at each call, because the server may start later.
  endpoint: async () => ({ url: new URL(server.endpoint) }),
  region,
  credentials,
});

const emptyZip = Buffer.from(`504b0506${"00".repeat(18)}`, "hex");

/** Resets the account at moto, creates a role for functions and returns the role's ARN. */
export async function freshAccount(moto: Moto): Promise<string> {
  await fetch(`${moto.endpoint}/moto-api/reset`, { method: "POST" });
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const parameters = { RoleName: "alerts", AssumeRolePolicyDocument: JSON.stringify(trust) };
  const created = await moto.query("iam", { Action: "CreateRole", Version: "2010-05-08", ...parameters });
  return /<Arn>([^<]+)/.exec(created)?.[1] ?? "";
}

/** An account at a server, with methods to set it up and to read it. */
export class Account {
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;

  constructor(server: Pick<Moto, "endpoint">, keys: Keys = standardKeys, region = "us-east-1") {
    this.logs = new CloudWatchLogsClient(options(server, keys, region));
    this.lambda = new LambdaClient(options(server, keys, region));
  }

  async createLogGroup(logGroupName: string, logStreamName?: string): Promise<void> {
    await this.logs.send(new CreateLogGroupCommand({ logGroupName }));
    if (logStreamName !== undefined) {
      await this.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    }
  }

  /** Creates a function that does nothing, and returns its ARN. The role must exist. */
  async createFunction(name: string, role: string): Promise<string> {
    const { FunctionArn } = await this.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: role,
        Runtime: "nodejs20.x",
        Handler: "index.handler",
        Code: { ZipFile: emptyZip },
      }),
    );
    return FunctionArn ?? "";
  }

  /** Writes events to a log stream, as CloudTrail does. */
  async putLogEvents(logGroupName: string, logStreamName: string, messages: readonly string[]): Promise<void> {
    const logEvents = messages.map((message) => ({ timestamp: Date.now(), message }));
    await this.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }

  /** Creates a filter as someone else would. */
  async putFilter(logGroupName: string, filterName: string, destinationArn: string): Promise<void> {
    const input = { logGroupName, filterName, destinationArn, filterPattern: "ERROR" };
    await this.logs.send(new PutSubscriptionFilterCommand(input));
  }

  /** Returns a log group's filters and a function's statements, which is all that `subscribe` may change. */
  async state(logGroupName: string, functionName: string): Promise<{ filters: unknown[]; statements: unknown[] }> {
    const { subscriptionFilters = [] } = await this.logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName }));
    const filters = subscriptionFilters.map(({ creationTime: _, ...filter }) => filter);
    const statements = await this.lambda.send(new GetPolicyCommand({ FunctionName: functionName })).then(
      ({ Policy }) => (JSON.parse(Policy ?? "{}") as { Statement: unknown[] }).Statement,
      (error: Error) => {
        if (error.name === "ResourceNotFoundException") return [];
        throw error;
      },
    );
    return { filters, statements };
  }
}
