import { beginsWithWord, field, fields, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { wordsOf } from "../../words.ts";
import type { Actor } from "../who.ts";
import { nouns } from "./nouns.ts";
import { safe } from "./safe.ts";

/** The thing that a call acted on. */
export interface Target {
  readonly type: string;
  readonly name: string | null;
  readonly arn: string | null;
}

/** A key of the table in nouns.ts. */
type Noun = string;

/** The calls that act on the caller if they name no user. */
const meansCaller: ReadonlySet<string | null> = new Set(
  wordsOf(`
  ChangePassword CreateAccessKey CreateLoginProfile DeactivateMFADevice DeleteAccessKey DeleteLoginProfile
  DeleteServiceSpecificCredential DeleteSigningCertificate ResetServiceSpecificCredential UpdateAccessKey
  UpdateServiceSpecificCredential UpdateSigningCertificate UploadSigningCertificate
`),
);

/** Finds the thing that a noun means in a record: in the parameters, the answer or AWS's refusal. */
export function targetFor(noun: Noun, record: CloudTrailRecord, actor: Actor): Target | null {
  const name = nameOf(noun, record, actor);
  const arn = arnOf(noun, record, actor, name);
  return name === null && arn === null ? null : { type: entryOf(noun).called, name, arn };
}

/** Returns the noun for an IAM call that has no sentence. */
export function nounIn(record: CloudTrailRecord): Noun | undefined {
  const places = ["role", "group", "user", "policy"] as const;
  return places.find((noun) => entryOf(noun).paths.some((path) => valueAt(path, record) !== null));
}

/** Returns "user bob", or "a user" if the record does not name one; "AdministratorAccess", or "a policy". */
export function phraseOf(noun: Noun, record: CloudTrailRecord, actor: Actor): string {
  const name = nameOf(noun, record, actor);
  const { called, isNamed } = entryOf(noun);
  if (name === null) return /^(?:alarms|alternate|another)\b/.test(called) ? called : `${article(called)} ${called}`;
  const isOwn = noun === "user" && isSameName(name, ownName(actor)) && record.eventName !== "CreateUser";
  if (isOwn) return actor.type === "Root" ? "the root user" : "their own user";
  const names = noun === "alarms" ? name.split(", ").map(safe).join(", ") : safe(name);
  if (/^arn:[^:]*:iam::\d{12}:policy\//.test(policyArn(noun, record))) return `the account's policy ${names}`;
  return isNamed ? names : `${called} ${names}`;
}

/** Whether two names are those of one IAM user or role. IAM compares names without regard to case. */
export function isSameName(one: string, other: string | null): boolean {
  return other !== null && one.toLowerCase() === other.toLowerCase();
}

/** Returns the ARN of a policy that AWS or the account may own. */
function policyArn(noun: Noun, record: CloudTrailRecord): string {
  if (noun !== "grant" && noun !== "boundary" && noun !== "managed") return "";
  const [path] = entryOf(noun).paths;
  return path === undefined ? "" : (valueAt(path, record) ?? "");
}

/** Returns the caller's own name if IAM calls can name the caller. */
export function ownName(actor: Actor): string | null {
  return actor.type === "Root" ? "root" : actor.type === "IAMUser" ? actor.name : null;
}

/** A parsed path: the part of the record that it leads into, and the names of the fields there. */
interface Place {
  readonly part: "requestParameters" | "responseElements" | "serviceEventDetails";
  readonly name: string;
  /** The names after the first; most paths have none. */
  readonly inner: readonly string[];
}

/** A cache of parsed paths. It is bounded, because all paths come from the program's own tables. */
const placesByPath = new Map<string, Place>();

function placeOf(path: string): Place {
  const known = placesByPath.get(path);
  if (known !== undefined) return known;
  const isElsewhere = path.startsWith(">") || path.startsWith("~");
  const [name = "", ...inner] = (isElsewhere ? path.slice(1) : path).split(".");
  const part = path.startsWith(">") ? "responseElements" : isElsewhere ? "serviceEventDetails" : "requestParameters";
  const place: Place = { part, name, inner };
  placesByPath.set(path, place);
  return place;
}

/**
 * Returns the value of a request parameter as text; of a response element if the path begins with >, of
 * serviceEventDetails if it begins with ~. A path goes on in each item of a list.
 */
export function valueAt(path: string, record: CloudTrailRecord): string | null {
  const { part, name, inner } = placeOf(path);
  let value = field(record[part], name);
  for (const next of inner) value = Array.isArray(value) ? value.map(at(next)) : at(next)(value);
  if (value === undefined) return null;
  if (Array.isArray(value)) return text(value.filter((part) => typeof part === "string").join(", "));
  // CloudTrail masks identities, not parameters: a user can be called - or ... too.
  return typeof value === "string" && (beginsWithWord(value) || /[^*\s]/.test(value)) ? value : text(value);
}

const at = (name: string) => (value: unknown) => field(fields(value), name);

/** An entry of nouns.ts. */
interface Entry {
  readonly called: string;
  /** Whether the word does not appear before the name. */
  readonly isNamed: boolean;
  readonly paths: readonly string[];
}

/** A cache of entries by noun. */
const entries = new Map<Noun, Entry>();

function entryOf(noun: Noun): Entry {
  const known = entries.get(noun);
  if (known !== undefined) return known;
  const [word = noun, ...paths] = nouns[noun] ?? [];
  const isNamed = word.startsWith("=");
  const entry: Entry = { called: isNamed ? word.slice(1) : word, isNamed, paths };
  entries.set(noun, entry);
  return entry;
}

function nameOf(noun: Noun, record: CloudTrailRecord, actor: Actor): string | null {
  for (const path of entryOf(noun).paths) {
    const value = valueAt(path, record);
    if (value !== null) return nameIn(value);
  }
  // A call that failed may have been refused before AWS looked at its parameters.
  const isOwn = noun === "user" && record.errorCode === null && meansCaller.has(record.eventName);
  return refusedResource(noun, record)?.name ?? (isOwn ? ownName(actor) : null);
}

function arnOf(noun: Noun, record: CloudTrailRecord, actor: Actor, name: string | null): string | null {
  for (const path of entryOf(noun).paths) {
    const value = valueAt(path, record);
    if (value?.startsWith("arn:")) return value;
  }
  const own = noun === "user" && name !== null && isSameName(name, ownName(actor)) ? actor.arn : null;
  return own ?? refusedResource(noun, record)?.arn ?? null;
}

/**
 * Returns the name in an ARN: its last part, except for names that contain slashes, and for functions' ARNs, which may
 * be partial or end in an alias. Returns the queue's name in a queue's URL, and other text unchanged.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
 */
export function nameIn(value: string): string {
  if (!value.startsWith("arn:")) {
    const [, partial] = value.includes(":function:") ? (/^\d{12}:function:([^:]+)/.exec(value) ?? []) : [];
    return partial ?? (value.startsWith("https://") ? queueIn(value) : value);
  }
  return specialName(value) ?? (value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1) || value);
}

/** Returns the name in an ARN whose last part is not the whole name; undefined for most ARNs. */
function specialName(arn: string): string | undefined {
  if (!/:(?:function|log-group|oidc-provider)[:/]/.test(arn)) return undefined;
  const [, called] = /^arn:[^:]*:lambda:[^:]*:\d{12}:function:([^:]+)/.exec(arn) ?? [];
  return called ?? /:log-group:([^:]+)/.exec(arn)?.[1] ?? /:oidc-provider\/(.+)$/.exec(arn)?.[1];
}

function queueIn(url: string): string {
  return /^https:\/\/[^/]+\/\d{12}\/([^/]+)$/.exec(url)?.[1] ?? url;
}

/**
 * Reads the resource from AWS's refusal, because a refused call has no parameters: "… on resource: user bob because …",
 * or an ARN.
 */
function refusedResource(noun: Noun, record: CloudTrailRecord): { name: string; arn: string | null } | undefined {
  const { errorMessage } = record;
  if (errorMessage === null || !/^(?:user|role|group|policy|trail)$/.test(noun)) return undefined;
  const resource = errorMessage.split("on resource: ")[1] ?? "";
  const [first = "", second = ""] = resource.split(" ", 2);
  const arn = [first, second].find((word) => word.startsWith("arn:"));
  if (arn === undefined) return first === noun && second !== "" ? { name: second, arn: null } : undefined;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return arn.includes(`:${noun}/`) && name !== "" && !name.includes("*") ? { name, arn } : undefined;
}

function article(noun: string): string {
  return /^(?:[aeio]|MFA|SSH)/i.test(noun) ? "an" : "a";
}
