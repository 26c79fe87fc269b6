import { type CloudTrailRecord, type Fields, field, fields, text } from "../cloudtrail/record.ts";
import { type Actor, describeActor, hiddenName } from "./who.ts";

/** What a call acted on. */
export interface Target {
  readonly type: string;
  readonly name: string | null;
  readonly arn: string | null;
}

/** What a call acts on, in the order in which a sentence would name it. */
type Noun = "user" | "role" | "group" | "policy";

/**
 * The sentences: infinitive/past tense and the rest, then what the call acted on. In braces: {user}, {role}, {group} and
 * {policy} with their names, {inline} for an inline policy, {grant} for the bare name of an attached policy, {key} for an
 * access key.
 */
const sentences: Readonly<Record<string, readonly [sentence: string, target: Noun]>> = {
  AddUserToGroup: ["add/added {user} to {group}", "user"],
  AttachGroupPolicy: ["attach/attached {grant} to {group}", "group"],
  AttachRolePolicy: ["attach/attached {grant} to {role}", "role"],
  AttachUserPolicy: ["attach/attached {grant} to {user}", "user"],
  ChangePassword: ["change/changed their own console password", "user"],
  CreateAccessKey: ["create/created an access key for {user}", "user"],
  CreateGroup: ["create/created {group}", "group"],
  CreateLoginProfile: ["create/created a console password for {user}", "user"],
  CreatePolicy: ["create/created {policy}", "policy"],
  CreatePolicyVersion: ["create/created a new version of {policy}", "policy"],
  CreateRole: ["create/created {role}", "role"],
  CreateUser: ["create/created {user}", "user"],
  DeactivateMFADevice: ["deactivate/deactivated the MFA device of {user}", "user"],
  DeleteAccessKey: ["delete/deleted {key} of {user}", "user"],
  DeleteGroup: ["delete/deleted {group}", "group"],
  DeleteGroupPolicy: ["delete/deleted {inline} from {group}", "group"],
  DeleteLoginProfile: ["delete/deleted the console password of {user}", "user"],
  DeletePolicy: ["delete/deleted {policy}", "policy"],
  DeleteRole: ["delete/deleted {role}", "role"],
  DeleteRolePolicy: ["delete/deleted {inline} from {role}", "role"],
  DeleteUser: ["delete/deleted {user}", "user"],
  DeleteUserPolicy: ["delete/deleted {inline} from {user}", "user"],
  DetachGroupPolicy: ["detach/detached {grant} from {group}", "group"],
  DetachRolePolicy: ["detach/detached {grant} from {role}", "role"],
  DetachUserPolicy: ["detach/detached {grant} from {user}", "user"],
  PutGroupPolicy: ["put/put {inline} on {group}", "group"],
  PutRolePolicy: ["put/put {inline} on {role}", "role"],
  PutUserPolicy: ["put/put {inline} on {user}", "user"],
  RemoveUserFromGroup: ["remove/removed {user} from {group}", "user"],
  SetDefaultPolicyVersion: ["change/changed the default version of {policy}", "policy"],
  UpdateAccessKey: ["change/changed {key} of {user}", "user"],
  UpdateAssumeRolePolicy: ["change/changed who may assume {role}", "role"],
  UpdateLoginProfile: ["change/changed the console password of {user}", "user"],
};

/** The calls that mean the caller where they name no user. */
const meansCaller: ReadonlySet<string | null> = new Set([
  "ChangePassword",
  "CreateAccessKey",
  "DeactivateMFADevice",
  "DeleteAccessKey",
  "UpdateAccessKey",
]);

/** Names are as long as their writer likes; a sentence is not. */
const longestName = 128;

/** What a call acted on, where its parameters, its answer or AWS's refusal name it. */
export function toTarget(record: CloudTrailRecord, actor: Actor): Target | null {
  const type = nounOf(record);
  if (type === undefined) return null;
  const name = nameOf(type, record, actor);
  const arn = arnOf(type, record, actor, name);
  if (name !== null || arn !== null) return { type, name, arn };
  // A refusal to put a user into a group names the group alone.
  const group = type === "user" ? refusedResource("group", record) : undefined;
  return group === undefined ? null : { type: "group", ...group };
}

/** The alert's sentence: "alice attached AdministratorAccess to user bob". */
export function toTitle(record: CloudTrailRecord, actor: Actor): string {
  const who = describeActor(actor, shorten);
  if (record.eventName === "ConsoleLogin") return `${who} ${signIn(record, actor)}`;
  const [verbs = "", ...rest] = sentenceOf(record).split(" ");
  const [infinitive = "", past = ""] = verbs.split("/");
  const object = rest.join(" ").replace(/\{(\w+)\}/g, (_, name: string) => phrase(name, record, actor));
  if (record.errorCode === null && record.errorMessage === null) return `${who} ${past} ${object}`;
  const code = record.errorCode === null ? "" : ` (${shorten(record.errorCode)})`;
  return `${who} tried to ${infinitive} ${object} ${isRefusal(record) ? "and was refused" : "but failed"}${code}`;
}

/** Whether AWS refused a call for want of permission, as against one that was wrong in itself. */
export function isRefusal(record: CloudTrailRecord): boolean {
  const { errorCode, errorMessage } = record;
  if (errorCode === null) return errorMessage?.includes("is not authorized to perform") ?? false;
  return /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|Forbidden|AuthFailure/i.test(errorCode);
}

function sentenceOf(record: CloudTrailRecord): string {
  const { eventName, requestParameters } = record;
  if (isIam(record)) {
    const status = requestParameters["status"];
    if (eventName === "UpdateAccessKey" && status === "Inactive") return "deactivate/deactivated {key} of {user}";
    if (eventName === "UpdateAccessKey" && status === "Active") return "activate/activated {key} of {user}";
    const known = knownSentence(record)?.[0];
    if (known !== undefined) return known;
  }
  return "call/called {call}";
}

function knownSentence(record: CloudTrailRecord): readonly [string, Noun] | undefined {
  const { eventName } = record;
  return eventName !== null && Object.hasOwn(sentences, eventName) ? sentences[eventName] : undefined;
}

function isIam(record: CloudTrailRecord): boolean {
  return record.eventSource === "iam.amazonaws.com";
}

function signIn(record: CloudTrailRecord, actor: Actor): string {
  const reason = record.errorMessage ?? record.errorCode;
  const failed = record.responseElements["ConsoleLogin"] === "Failure" || reason !== null;
  if (failed) return `failed to sign in to the console (${shorten(reason ?? "no reason given")})`;
  return `signed in to the console${actor.mfa === false ? " without MFA" : ""}`;
}

/** What stands for a {name} in a sentence: "user bob", or "a user" where nobody says which. */
function phrase(name: string, record: CloudTrailRecord, actor: Actor): string {
  const { requestParameters: parameters } = record;
  switch (name) {
    case "user": {
      const user = nameOf("user", record, actor);
      const isOwn = user !== null && user === ownName(actor) && record.eventName !== "CreateUser";
      if (isOwn) return actor.type === "Root" ? "the root user" : "their own user";
      return user === null ? "a user" : `user ${shorten(user)}`;
    }
    case "inline":
      return named("inline policy", text(field(parameters, "policyName")), "an inline policy");
    case "grant":
      return shorten(policyName(record) ?? "a policy");
    case "key":
      return named("access key", text(field(parameters, "accessKeyId")), "an access key");
    case "call": {
      const call = (record.eventName ?? "something").replace(/20\d{6}(?:v\d+)?$/, "");
      return `${shorten(call)} on ${shorten(serviceOf(record) ?? "an unnamed service")}`;
    }
    default:
      return named(name, nameOf(name as Noun, record, actor), `a ${name}`);
  }
}

function named(noun: string, name: string | null, otherwise: string): string {
  return name === null ? otherwise : `${noun} ${shorten(name)}`;
}

function shorten(name: string): string {
  // Not in the middle of a pair of surrogates.
  return name.length > longestName ? `${name.slice(0, longestName).replace(/[\ud800-\udbff]$/, "")}…` : name;
}

/** iam, for iam.amazonaws.com */
export function serviceOf(record: CloudTrailRecord): string | null {
  return record.eventSource?.replace(/\.amazonaws\.com(?:\.cn)?$/, "") ?? null;
}

const nounParameters: Readonly<Record<Noun, string>> = {
  user: "userName",
  role: "roleName",
  group: "groupName",
  policy: "policyName",
};

function nounOf(record: CloudTrailRecord): Noun | undefined {
  if (!isIam(record)) return undefined;
  const known = knownSentence(record)?.[1];
  const nouns = ["role", "group", "user"] as const;
  const asked = nouns.find((noun) => nameIn(record.requestParameters, noun) !== null);
  const named = asked ?? (policyName(record) === null ? undefined : "policy");
  return known ?? named ?? nouns.find((noun) => nameIn(fields(record.responseElements[noun]), noun) !== null);
}

function nameOf(noun: Noun, record: CloudTrailRecord, actor: Actor): string | null {
  const inAnswer = nameIn(fields(record.responseElements[noun]), noun);
  const name = noun === "policy" ? policyName(record) : nameIn(record.requestParameters, noun);
  const found = name ?? inAnswer ?? refusedResource(noun, record)?.name ?? null;
  // Unless they were refused before they were read.
  const isOwn = noun === "user" && record.errorCode === null && meansCaller.has(record.eventName);
  return found ?? (isOwn ? ownName(actor) : null);
}

function nameIn(parameters: Fields, noun: Noun): string | null {
  const name = text(field(parameters, nounParameters[noun]));
  return name === hiddenName ? null : name;
}

function policyName(record: CloudTrailRecord): string | null {
  const arn = text(field(record.requestParameters, "policyArn"));
  return /[/]([^/]+)$/.exec(arn ?? "")?.[1] ?? arn ?? nameIn(record.requestParameters, "policy");
}

function ownName(actor: Actor): string | null {
  return actor.type === "IAMUser" || actor.type === "Root" ? actor.name : null;
}

function arnOf(noun: Noun, record: CloudTrailRecord, actor: Actor, name: string | null): string | null {
  const answer: Fields = fields(record.responseElements[noun]);
  const parameter = noun === "policy" ? text(field(record.requestParameters, "policyArn")) : null;
  const own = noun === "user" && name !== null && name === ownName(actor) ? actor.arn : null;
  return parameter ?? text(answer["arn"]) ?? own ?? refusedResource(noun, record)?.arn ?? null;
}

/** A refused call has no parameters, but AWS's message says what it was about: "… on resource: user bob because …", or its ARN */
function refusedResource(noun: Noun, record: CloudTrailRecord): { name: string; arn: string | null } | undefined {
  const resource = record.errorMessage?.split("on resource: ")[1] ?? "";
  const [first = "", second = ""] = resource.split(" ", 2);
  const arn = [first, second].find((word) => word.startsWith("arn:"));
  if (arn === undefined) return first === noun && second !== "" ? { name: second, arn: null } : undefined;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return arn.includes(`:${noun}/`) && name !== "" && !name.includes("*") ? { name, arn } : undefined;
}
