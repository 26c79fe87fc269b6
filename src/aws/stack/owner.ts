import { type LambdaClient, ListTagsCommand } from "@aws-sdk/client-lambda";
import { type ClientOptions, cloudFormationClient } from "../clients.ts";
import { awsFailure } from "../failure.ts";
import { called, isMissing } from "./call.ts";

/**
 * Returns the name of the stack that has a filter among its resources, if the filter's function belongs to that stack;
 * null if it does not.
 *
 * @throws IamAlertsError `aws…`
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export async function stackOfFilter(
  lambda: LambdaClient,
  options: ClientOptions,
  functionArn: string,
  filter: { readonly name: string; readonly logGroup: string },
): Promise<string | null> {
  const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource: functionArn })).catch((error: unknown) => {
    throw awsFailure(error, "lambda:ListTags");
  });
  const stack = Tags["aws:cloudformation:stack-name"];
  if (stack === undefined) return null;
  // Few functions belong to a stack, so this client is loaded only for those.
  const { DescribeStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
  const client = await cloudFormationClient(options);
  const { StackResources = [] } = await called(
    "cloudformation:DescribeStackResources",
    client.send(new DescribeStackResourcesCommand({ StackName: stack })).catch((error: unknown) => {
      if (isMissing(error)) return { StackResources: [] };
      throw error;
    }),
  );
  // The id of a resource with two identifiers contains both.
  const ids = [filter.name, `${filter.name}|${filter.logGroup}`];
  const owned = StackResources.some(
    ({ ResourceType, PhysicalResourceId = "" }) =>
      ResourceType === "AWS::Logs::SubscriptionFilter" && ids.includes(PhysicalResourceId),
  );
  return owned ? stack : null;
}
