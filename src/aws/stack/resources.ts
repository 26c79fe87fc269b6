import { type CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { awsFailure } from "../failure.ts";
import { isMissing } from "./call.ts";

/** A resource of a stack. */
export interface StackResource {
  readonly type: string;
  /** The name in the template. */
  readonly name: string;
  readonly id: string;
}

/** Returns the resources of a stack that exist. @throws IamAlertsError `aws…` */
export async function listResources(
  client: CloudFormationClient,
  StackName: string,
): Promise<readonly StackResource[]> {
  const found: StackResource[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
      for (const { ResourceType, LogicalResourceId, PhysicalResourceId, ResourceStatus } of StackResourceSummaries) {
        if (ResourceStatus === "DELETE_COMPLETE" || !LogicalResourceId || PhysicalResourceId === undefined) continue;
        found.push({ type: ResourceType ?? "", name: LogicalResourceId, id: PhysicalResourceId });
      }
    }
  } catch (error) {
    if (!isMissing(error)) throw awsFailure(error, "cloudformation:ListStackResources");
  }
  return found;
}
