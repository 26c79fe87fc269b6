import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  GetFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandOutput,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Account } from "../account.ts";
import type { Moto } from "../moto.ts";

export const group = "trail";
export const bucket = "iam-alerts-123456789012-us-east-1";

/** An account with a trail that delivers to a log group, at moto. */
export class TrailedAccount extends Account {
  readonly #moto: Pick<Moto, "endpoint">;

  constructor(moto: Pick<Moto, "endpoint">) {
    super(moto);
    this.#moto = moto;
  }

  get #options() {
    const { endpoint } = this.#moto;
    const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
    return { endpoint, region: "us-east-1", credentials, forcePathStyle: true };
  }

  get s3(): S3Client {
    return new S3Client(this.#options);
  }

  /** Empties the account, and makes the log group and the trail. */
  async begin(): Promise<void> {
    await fetch(`${this.#moto.endpoint}/moto-api/reset`, { method: "POST" });
    await this.createLogGroup(group);
    await this.s3.send(new CreateBucketCommand({ Bucket: "trails" }));
    const trail = new CloudTrailClient(this.#options);
    const arn = "arn:aws:logs:us-east-1:123456789012:log-group:trail:*";
    await trail.send(
      new CreateTrailCommand({
        Name: "main",
        S3BucketName: "trails",
        IsMultiRegionTrail: true,
        CloudWatchLogsLogGroupArn: arn,
        CloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/trail",
      }),
    );
    await trail.send(new StartLoggingCommand({ Name: "main" }));
  }

  /** Returns the function's settings. */
  deployed(FunctionName: string = "iam-alerts"): Promise<GetFunctionConfigurationCommandOutput> {
    return this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  }

  /** Returns everything that deploy makes, without ids and times that differ between two accounts. */
  async everything(): Promise<object> {
    const { Stacks = [] } = await new CloudFormationClient(this.#options).send(new DescribeStacksCommand({}));
    const { Functions = [] } = await this.lambda.send(new ListFunctionsCommand({}));
    const { Buckets = [] } = await this.s3.send(new ListBucketsCommand({}));
    const { Topics = [] } = await new SNSClient(this.#options).send(new ListTopicsCommand({}));
    const { QueueUrls = [] } = await new SQSClient(this.#options).send(new ListQueuesCommand({}));
    const { filters, statements } = await this.state(group, "iam-alerts");
    const isMade = Buckets.some(({ Name }) => Name === bucket);
    return {
      stacks: Stacks.map(({ StackName, Parameters }) => ({ StackName, Parameters })),
      functions: Functions.map(({ FunctionName, CodeSha256, Environment }) => ({
        FunctionName,
        CodeSha256,
        Environment,
      })),
      buckets: Buckets.map(({ Name }) => Name),
      topics: Topics,
      queues: QueueUrls.map((url) => url.replace(/^.*\//, "")),
      filters,
      statements: statements.length,
      bucket: isMade ? await this.bucketSettings() : null,
    };
  }

  async bucketSettings(): Promise<object> {
    const named = { Bucket: bucket };
    const { Versions = [], DeleteMarkers = [] } = await this.s3.send(new ListObjectVersionsCommand(named));
    const { Status } = await this.s3.send(new GetBucketVersioningCommand(named));
    const { Policy } = await this.s3.send(new GetBucketPolicyCommand(named));
    const { ServerSideEncryptionConfiguration } = await this.s3.send(new GetBucketEncryptionCommand(named));
    const { PublicAccessBlockConfiguration } = await this.s3.send(new GetPublicAccessBlockCommand(named));
    return {
      versioning: Status,
      policy: JSON.parse(Policy ?? "null") as unknown,
      encryption: ServerSideEncryptionConfiguration,
      public: PublicAccessBlockConfiguration,
      keys: [...Versions, ...DeleteMarkers].map(({ Key }) => Key),
    };
  }
}
