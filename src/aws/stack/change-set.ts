import {
  type ChangeSetType,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  type ResourceChange as Described,
  ExecuteChangeSetCommand,
} from "@aws-sdk/client-cloudformation";
import { IamAlertsError } from "../../errors.ts";
import { awsFailure, isNamed } from "../failure.ts";
import { called, isMissing, type Watch } from "./call.ts";

/** A parameter's new value; null keeps the value that the stack has. */
export type ParameterValues = Readonly<Record<string, string | null>>;

export interface Proposal {
  readonly stackName: string;
  readonly isNew: boolean;
  readonly template: string;
  readonly parameters: ParameterValues;
}

/** The change of one resource. Before and after have the properties that change, if CloudFormation names them. */
export interface ResourceChange {
  readonly action: "create" | "update" | "delete";
  readonly resource: string;
  readonly name: string;
  readonly before: Readonly<Record<string, string>> | null;
  readonly after: Readonly<Record<string, string>> | null;
  /** Whether an update creates the resource again. */
  readonly isReplaced: boolean;
}

export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly changes: readonly ResourceChange[];
  readonly isEmpty: boolean;
}

/** The name of every change set, so that a run finds and replaces the change set of an interrupted one. */
const changeSetName = "iam-alerts-deploy";

/** The reason of a change set that changes nothing. */
const withoutChange = /didn't contain changes|no updates are to be performed/i;

/** Creates a change set and waits until CloudFormation has computed it. @throws IamAlertsError `aws…` */
export async function createChangeSet(
  client: CloudFormationClient,
  { stackName, isNew, template, parameters }: Proposal,
  watch: Watch,
): Promise<ChangeSet> {
  await deleteChangeSet(client, stackName, changeSetName);
  const type: ChangeSetType = isNew ? "CREATE" : "UPDATE";
  const command = new CreateChangeSetCommand({
    StackName: stackName,
    ChangeSetName: changeSetName,
    ChangeSetType: type,
    TemplateBody: template,
    Parameters: Object.entries(parameters).map(([ParameterKey, value]) =>
      value === null ? { ParameterKey, UsePreviousValue: true } : { ParameterKey, ParameterValue: value },
    ),
    Capabilities: /\bAWS::IAM::/.test(template) ? ["CAPABILITY_IAM"] : [],
  });
  const created = await called(
    "cloudformation:CreateChangeSet",
    client.send(command).catch((error: unknown) => {
      if (isNamed(error, "ValidationError") && withoutChange.test(error.message)) return null;
      throw error;
    }),
  );
  if (created === null) return { id: changeSetName, stackId: stackName, changes: [], isEmpty: true };
  const [id, stackId] = [created.Id ?? changeSetName, created.StackId ?? stackName];
  for (let pause = 250; ; pause = Math.min(pause * 2, 3_000)) {
    const found = await describe(client, stackId, id);
    const { Status = "", StatusReason = "" } = found;
    if (Status === "CREATE_COMPLETE") return { id, stackId, changes: found.changes.map(toChange), isEmpty: false };
    if (Status === "FAILED" && withoutChange.test(StatusReason)) {
      return { id, stackId, changes: [], isEmpty: true };
    }
    if (Status === "FAILED") {
      await deleteChangeSet(client, stackId, id);
      throw new IamAlertsError("aws", `CloudFormation cannot create the change set: ${StatusReason}`, {
        hint: "correct the cause in the message; --parameter sets any parameter of the template",
        details: { action: "cloudformation:CreateChangeSet" },
      });
    }
    await watch.sleep(pause);
  }
}

type Page = DescribeChangeSetOutput & { readonly changes: readonly Described[] };

async function describe(client: CloudFormationClient, StackName: string, ChangeSetName: string): Promise<Page> {
  const changes: Described[] = [];
  for (let NextToken: string | undefined; ; ) {
    const page: DescribeChangeSetOutput = await called(
      "cloudformation:DescribeChangeSet",
      client.send(
        new DescribeChangeSetCommand({
          StackName,
          ChangeSetName,
          IncludePropertyValues: true,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      ),
    );
    changes.push(...(page.Changes ?? []).flatMap(({ ResourceChange }) => ResourceChange ?? []));
    NextToken = page.NextToken;
    if (!NextToken) return { ...page, changes };
  }
}

function toChange({ Action, ResourceType, LogicalResourceId, Replacement, Details = [] }: Described): ResourceChange {
  const action = Action === "Add" ? "create" : Action === "Remove" ? "delete" : "update";
  const properties = Details.flatMap(({ Target }) =>
    Target?.Attribute === "Properties"
      ? [[Target.Path?.replace(/^\/Properties\//, "") ?? Target.Name ?? "", Target] as const]
      : [],
  );
  const values = (pick: "BeforeValue" | "AfterValue") =>
    Object.fromEntries(
      properties.flatMap(([path, target]) => (target[pick] === undefined ? [] : [[path, target[pick]]])),
    );
  return {
    action,
    resource: ResourceType ?? "",
    name: LogicalResourceId ?? "",
    before: action === "create" ? null : values("BeforeValue"),
    after: action === "delete" ? null : values("AfterValue"),
    isReplaced: Replacement === "True",
  };
}

/** Deletes a change set. A change set that does not exist counts as deleted. @throws IamAlertsError `aws…` */
export async function deleteChangeSet(client: CloudFormationClient, StackName: string, name: string): Promise<void> {
  const command = new DeleteChangeSetCommand({ StackName, ChangeSetName: name });
  await client.send(command).catch((error: unknown) => {
    if (isMissing(error) || isNamed(error, "ChangeSetNotFound") || isNamed(error, "ChangeSetNotFoundException")) return;
    throw awsFailure(error, "cloudformation:DeleteChangeSet");
  });
}

/** Begins to execute a change set. @throws IamAlertsError `aws…` */
export async function executeChangeSet(client: CloudFormationClient, { id, stackId }: ChangeSet): Promise<void> {
  const command = new ExecuteChangeSetCommand({ StackName: stackId, ChangeSetName: id });
  await called("cloudformation:ExecuteChangeSet", client.send(command));
}
