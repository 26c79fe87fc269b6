import type { Asset } from "aws-cdk-lib/aws-s3-assets";
import { type CfnDeletionPolicy, CfnResource, TagManager, TagType } from "aws-cdk-lib/core";
import type { Construct } from "constructs";
import { Evaluator, type Values } from "./evaluate.ts";
import type { Resource, Template } from "./template.ts";

/** The types of resources whose tags are a list in the property Tags. */
const taggable =
  /^AWS::(?:SNS::Topic|SQS::Queue|Logs::LogGroup|IAM::Role|Lambda::Function|DynamoDB::Table|CloudWatch::Alarm)$/;

/** A resource whose properties are evaluated once all resources exist, because they refer to each other. */
class TemplateResource extends CfnResource {
  readonly #properties: () => Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, type: string, properties: () => Readonly<Record<string, unknown>>) {
    super(scope, id, { type });
    this.#properties = properties;
  }

  protected override get cfnProperties(): Record<string, unknown> {
    return this.#properties();
  }
}

/** A resource that has the tags that `Tags.of` adds. */
class TaggableResource extends TemplateResource {
  readonly tags: TagManager = new TagManager(TagType.STANDARD, this.cfnResourceType);

  protected override get cfnProperties(): Record<string, unknown> {
    const tags = Object.entries(this.tags.tagValues()).map(([Key, Value]) => ({ Key, Value }));
    return { ...super.cfnProperties, ...(tags.length === 0 ? {} : { Tags: tags }) };
  }
}

/**
 * Adds the template's resources to a construct, for the values of its parameters. The function's code is the asset.
 *
 * @returns the resource with a logical id of the template
 */
export function addResources(
  scope: Construct,
  template: Template,
  values: Values,
  code: Asset,
): (name: string) => CfnResource {
  const resources = new Map<string, CfnResource>();
  const named = (name: string): CfnResource => {
    const resource = resources.get(name);
    if (resource === undefined) throw new Error(`expected a resource of the stack, found ${name}`);
    return resource;
  };
  const evaluator = new Evaluator(template.Conditions, values, {
    ref: (name) => named(name).ref,
    attribute: (name, attribute) => named(name).getAtt(attribute).toString(),
  });
  const present = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || evaluator.holds(Condition),
  );
  const codeOf = ({ Type }: Resource) =>
    Type === "AWS::Lambda::Function" ? { Code: { S3Bucket: code.s3BucketName, S3Key: code.s3ObjectKey } } : {};
  for (const [name, resource] of present) {
    const properties = () => ({ ...(evaluator.value(resource.Properties) as object), ...codeOf(resource) });
    const Kind = taggable.test(resource.Type) ? TaggableResource : TemplateResource;
    const added = new Kind(scope, name, resource.Type, properties);
    if (resource.DeletionPolicy !== undefined) {
      added.cfnOptions.deletionPolicy = resource.DeletionPolicy as CfnDeletionPolicy;
    }
    if (resource.UpdateReplacePolicy !== undefined) {
      added.cfnOptions.updateReplacePolicy = resource.UpdateReplacePolicy as CfnDeletionPolicy;
    }
    resources.set(name, added);
  }
  for (const [name, { DependsOn = [] }] of present) {
    for (const other of [DependsOn].flat()) named(name).node.addDependency(named(other));
  }
  code.addResourceMetadata(named("Function"), "Code");
  return named;
}
