import { field, fields, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { shortened, wordsOf } from "../../words.ts";
import { type Actor, hiddenName } from "../who.ts";
import { nouns } from "./nouns.ts";

/** What a call acted on. */
export interface Target {
  readonly type: string;
  readonly name: string | null;
  readonly arn: string | null;
}

/** A name of nouns.ts. */
type Noun = string;

/** The calls that mean the caller where they name no user. */
const meansCaller: ReadonlySet<string | null> = new Set(
  wordsOf(`
  ChangePassword CreateAccessKey CreateLoginProfile DeactivateMFADevice DeleteAccessKey DeleteLoginProfile
  DeleteServiceSpecificCredential DeleteSigningCertificate ResetServiceSpecificCredential UpdateAccessKey
  UpdateServiceSpecificCredential UpdateSigningCertificate UploadSigningCertificate
`),
);

/** What a noun stands for in a record: where parameters, answer or AWS's refusal name it. */
export function targetFor(noun: Noun, record: CloudTrailRecord, actor: Actor): Target | null {
  const name = nameOf(noun, record, actor);
  const arn = arnOf(noun, record, actor, name);
  return name === null && arn === null ? null : { type: calledOf(noun), name, arn };
}

/** The noun that an IAM call without a sentence is about. */
export function nounIn(record: CloudTrailRecord): Noun | undefined {
  const places = ["role", "group", "user", "policy"] as const;
  return places.find((noun) => placesOf(noun).some((path) => valueAt(path, record) !== null));
}

/** "user bob", or "a user" where nobody says which; "AdministratorAccess", or "a policy". */
export function phraseOf(noun: Noun, record: CloudTrailRecord, actor: Actor): string {
  const name = nameOf(noun, record, actor);
  const called = calledOf(noun);
  if (name === null) return /^(?:alarms|alternate|another)\b/.test(called) ? called : `${article(called)} ${called}`;
  const isOwn = noun === "user" && name === ownName(actor) && record.eventName !== "CreateUser";
  if (isOwn) return actor.type === "Root" ? "the root user" : "their own user";
  return nouns[noun]?.[0].startsWith("=") ? shortened(name) : `${called} ${shortened(name)}`;
}

/** The caller's own name, where it is one that calls of IAM can name. */
export function ownName(actor: Actor): string | null {
  return actor.type === "IAMUser" || actor.type === "Root" ? actor.name : null;
}

/** The value of a request's parameter or, after >, of the answer, as text. */
export function valueAt(path: string, record: CloudTrailRecord): string | null {
  const isAnswer = path.startsWith(">");
  const names = isAnswer ? path.slice(1) : path;
  let value: unknown = isAnswer ? record.responseElements : record.requestParameters;
  // Most paths are one name.
  if (!names.includes(".")) value = field(fields(value), names);
  else for (const name of names.split(".")) value = field(fields(value), name);
  const found = Array.isArray(value) ? text(value.filter((part) => typeof part === "string").join(", ")) : text(value);
  return found === hiddenName ? null : found;
}

function calledOf(noun: Noun): string {
  return nouns[noun]?.[0].replace(/^=/, "") ?? noun;
}

function placesOf(noun: Noun): readonly string[] {
  return nouns[noun]?.slice(1) ?? [];
}

function nameOf(noun: Noun, record: CloudTrailRecord, actor: Actor): string | null {
  for (const path of placesOf(noun)) {
    const value = valueAt(path, record);
    if (value !== null) return nameIn(value);
  }
  // Unless it was refused before it was read.
  const isOwn = noun === "user" && record.errorCode === null && meansCaller.has(record.eventName);
  return refusedResource(noun, record)?.name ?? (isOwn ? ownName(actor) : null);
}

function arnOf(noun: Noun, record: CloudTrailRecord, actor: Actor, name: string | null): string | null {
  for (const path of placesOf(noun)) {
    const value = valueAt(path, record);
    if (value?.startsWith("arn:")) return value;
  }
  const own = noun === "user" && name !== null && name === ownName(actor) ? actor.arn : null;
  return own ?? refusedResource(noun, record)?.arn ?? null;
}

/**
 * The name in an ARN: what stands last in it, but for names with slashes in them, and functions' ARNs, which may be partial
 * or end in an alias; other text as it is.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
 */
export function nameIn(value: string): string {
  const [, called] = /^(?:arn:[^:]*:lambda:[^:]*:)?\d{12}:function:([^:]+)/.exec(value) ?? [];
  if (called !== undefined) return called;
  if (!value.startsWith("arn:")) return value;
  const [, group] = /:log-group:([^:]+)/.exec(value) ?? [];
  const [, provider] = /:oidc-provider\/(.+)$/.exec(value) ?? [];
  const last = value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
  return group ?? provider ?? (last === "" ? value : last);
}

/** A refused call has no parameters, but AWS's message says what it was about: "… on resource: user bob because …", or its ARN */
function refusedResource(noun: Noun, record: CloudTrailRecord): { name: string; arn: string | null } | undefined {
  if (!/^(?:user|role|group|policy|trail)$/.test(noun)) return undefined;
  const resource = record.errorMessage?.split("on resource: ")[1] ?? "";
  const [first = "", second = ""] = resource.split(" ", 2);
  const arn = [first, second].find((word) => word.startsWith("arn:"));
  if (arn === undefined) return first === noun && second !== "" ? { name: second, arn: null } : undefined;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return arn.includes(`:${noun}/`) && name !== "" && !name.includes("*") ? { name, arn } : undefined;
}

function article(noun: string): string {
  return /^(?:[aeio]|MFA|SSH)/i.test(noun) ? "an" : "a";
}
