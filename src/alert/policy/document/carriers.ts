import { field, isFields } from "../../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../../cloudtrail/record.ts";
import { wordsOf } from "../../../words.ts";
import { isOk } from "../../outcome.ts";
import { callOf, serviceOf } from "../../title/title.ts";

/** The services in whose calls these parameters are always policies of IAM's language. */
const services: ReadonlySet<string> = new Set(
  wordsOf(`
  iam sso kms s3 s3express s3-outposts s3tables s3vectors sqs sns secretsmanager ecr ecr-public glacier es glue lambda
  events dynamodb kinesis codebuild codeartifact acm-pca iot ses mediastore schemas apigateway
`),
);

/** The calls of other services that set a policy of IAM's language. */
const calls =
  /^(?:Put|Set|Create|Update)\w*(?:Resource|Destination|Repository|Permissions?|VaultAccess|Auth|Cluster|FileSystem|Identity|Image|ImageRecipe|ContainerRecipe|Component|Project|RuleGroup|ResolverRule|ResolverQueryLogConfig|DomainPermissions)Policy$/;

/** Parameters that hold a policy, in lower case. */
const names: ReadonlySet<string> = new Set(
  wordsOf(`
  policydocument assumerolepolicydocument trustpolicy inlinepolicy policy policytext keypolicy bucketpolicy
  resourcepolicy resourcepolicydocument resourcepolicyinjson policyinjson accesspolicy accesspolicies
  permissionspolicy permissionpolicy repositorypolicy repositorypolicytext authpolicy
`),
);

/** Whether a parameter of a call that grants something holds a policy; `parent` is the object with the parameter. */
export function isCarrier(record: CloudTrailRecord, name: string, parent: object): boolean {
  // Most names return here.
  if (!/polic|^(?:content|(?:attribute)?value)$/i.test(name)) return false;
  return isPolicyName(record, name.toLowerCase(), parent);
}

/** Whether a call grants something with policies: it succeeded, and neither only reads nor only limits permissions. */
export function carriesPolicies(record: CloudTrailRecord): boolean {
  if (record.readOnly === true || !isOk(record)) return false;
  const [service, call] = [serviceOf(record) ?? "", callOf(record) ?? ""];
  if (service === "organizations") return call === "PutResourcePolicy";
  if (service === "ec2" || service === "sts") return false;
  return services.has(service) || calls.test(call);
}

/** Whether a call grants permissions even if nothing of its parameters is known. */
export function isGrant(record: CloudTrailRecord): boolean {
  const call = callOf(record) ?? "";
  return /polic(?:y|ies)|permission|^(?:acquire|create|update)(?:role|key)|attributes$|acl$/i.test(call);
}

function isPolicyName(record: CloudTrailRecord, name: string, parent: object): boolean {
  if (names.has(name)) return true;
  if (name === "content") return serviceOf(record) === "organizations";
  // SNS names the attribute, and API Gateway the path, next to its value.
  const label = name === "attributevalue" ? "attributeName" : name === "value" ? "path" : undefined;
  const labeled = label !== undefined && isFields(parent) ? field(parent, label) : undefined;
  return typeof labeled === "string" && /^\/?policy$/i.test(labeled);
}
