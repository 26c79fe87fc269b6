import { field, fields, flag, own, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { count, listed } from "../../words.ts";
import { reasonOf } from "../outcome.ts";
import { type Actor, describeActor } from "../who.ts";
import { accountPolicyPhrase } from "./account-policy.ts";
import { holderPhrase } from "./holder.ts";
import { nounIn, phraseOf, type Target, targetFor, valueAt } from "./naming.ts";
import { remark, safe } from "./safe.ts";
import { type Sentences, sentences } from "./sentences.ts";
import { signInPredicate } from "./sign-in.ts";
import type { Summary } from "./summary.ts";

/** Returns the thing that a call acted on, if the parameters, the answer or AWS's refusal name it. */
export function toTarget(record: CloudTrailRecord, actor: Actor, sentence: Sentence | undefined): Target | null {
  const said = sentence?.[1];
  const noun = said ?? (serviceOf(record) === "iam" ? nounIn(record) : undefined);
  if (noun === undefined) return null;
  // A refusal to add a user to a group names only the group.
  return targetFor(noun, record, actor) ?? (noun === "user" ? targetFor("group", record, actor) : null);
}

/** The title of a record that is neither a call nor any other known event. */
const noCall = "a record names no call and no service";

/** A sentence of sentences.ts, and the noun that the call acted on. */
type Sentence = readonly [sentence: string, noun?: string];

/** Facts about a record that its title depends on. */
interface TitleFacts {
  readonly isOk: boolean;
  /** The summary of an event that is not one call. */
  readonly summary: Summary | undefined;
  readonly sentence: Sentence | undefined;
}

/** Returns the title of an alert: "alice attached AdministratorAccess to user bob". */
export function toTitle(record: CloudTrailRecord, actor: Actor, { isOk, summary, sentence }: TitleFacts): string {
  const who = describeActor(actor, record, safe);
  if (summary !== undefined) return summary.isPredicate ? `${who} ${summary.title}` : summary.title;
  const predicate = signInPredicate(record, actor, isOk);
  if (predicate !== undefined) return `${who} ${predicate}`;
  if (record.eventName === null && record.eventSource === null)
    return actor.name === null ? noCall : `${noCall} (${who})`;
  const { infinitive, past, parts } = partsOf(sentence?.[0] ?? "call/called {call}");
  let object = "";
  for (const [at, part] of parts.entries()) object += at % 2 === 0 ? part : phrase(part, record, actor);
  if (isOk) return `${who} ${past} ${object}`;
  const reason = record.errorCode ?? (record.errorMessage === null ? reasonOf(record) : null);
  const code = reason === null ? "" : ` (${remark(reason)})`;
  return `${who} tried to ${infinitive} ${object} ${isRefusal(record) ? "and was refused" : "but failed"}${code}`;
}

/** Whether AWS refused a call because of missing permissions, rather than because the call was invalid. */
function isRefusal(record: CloudTrailRecord): boolean {
  const { errorCode, errorMessage } = record;
  if (errorCode === null) return errorMessage?.includes("is not authorized to perform") ?? false;
  return /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|Forbidden|AuthFailure/i.test(errorCode);
}

/** Returns iam for iam.amazonaws.com. */
export function serviceOf(record: CloudTrailRecord): string | null {
  const { eventSource } = record;
  if (eventSource === null) return null;
  if (eventSource.endsWith(".amazonaws.com")) return eventSource.slice(0, -".amazonaws.com".length);
  return eventSource.endsWith(".amazonaws.com.cn") ? eventSource.slice(0, -".amazonaws.com.cn".length) : eventSource;
}

/** Returns CreateFunction for CreateFunction20150331: the events of old APIs carry a version. */
export function callOf(record: CloudTrailRecord): string | null {
  const { eventName } = record;
  if (eventName === null) return null;
  const last = eventName.charCodeAt(eventName.length - 1);
  // Few names end in a digit.
  return last < 0x30 || last > 0x39 ? eventName : eventName.replace(/20\d{6}(?:v\d+)?$/, "");
}

/** Returns the sentence for a call; undefined if the call has none. */
export function sentenceOf(record: CloudTrailRecord): Sentence | undefined {
  const known = sentencesOf(serviceOf(record) ?? "")?.get(callOf(record) ?? "");
  if (known?.variants === undefined) return known?.plain;
  const variant = variantOf(record);
  return (variant === undefined ? undefined : known.variants.get(variant)) ?? known.plain;
}

/** The sentences of a call. */
interface Known {
  plain?: Sentence;
  /** The sentences of its variants; few calls have any. */
  variants?: Map<string, Sentence>;
}

/** A cache of the sentences of each service, by call. Only services with sentences are in it. */
const knownByService = new Map<string, ReadonlyMap<string, Known>>();

function sentencesOf(service: string): ReadonlyMap<string, Known> | undefined {
  const cached = knownByService.get(service);
  if (cached !== undefined) return cached;
  const table: Sentences | undefined = own(sentences, service);
  if (table === undefined) return undefined;
  const byCall = new Map<string, Known>();
  for (const [name, sentence] of Object.entries(table)) {
    const [call = "", variant] = name.split(/[()]/);
    const known = byCall.get(call) ?? {};
    byCall.set(call, known);
    if (variant === undefined) known.plain = sentence;
    else known.variants = (known.variants ?? new Map()).set(variant, sentence);
  }
  knownByService.set(service, byCall);
  return byCall;
}

/** A parsed sentence: after the verb, words and names alternate. */
interface Parts {
  readonly infinitive: string;
  readonly past: string;
  readonly parts: readonly string[];
}

/** A cache of parsed sentences, because a batch repeats the same few. */
const partsBySentence = new Map<string, Parts>();

function partsOf(sentence: string): Parts {
  const known = partsBySentence.get(sentence);
  if (known !== undefined) return known;
  const [, infinitive = "", past = "", object = ""] = /^([^/ ]*)\/(\S*) ?(.*)$/.exec(sentence) ?? [];
  const apart = { infinitive, past, parts: object.split(/\{(\w+)\}/) };
  partsBySentence.set(sentence, apart);
  return apart;
}

/** Returns the variant of a call: the status that it sets, a new default version, a new name. */
export function variantOf(record: CloudTrailRecord): string | undefined {
  const { requestParameters: parameters } = record;
  const status = text(parameters["status"]);
  if (status !== null) return status;
  if (flag(parameters["setAsDefault"]) === true) return "default";
  const isRenamed = ["newUserName", "newGroupName", "newServerCertificateName"].some((name) => text(parameters[name]));
  return isRenamed ? "renamed" : undefined;
}

/** Returns the words for a {name} in a sentence: a noun, or one of the few that need more than a name. */
function phrase(name: string, record: CloudTrailRecord, actor: Actor): string {
  switch (name) {
    case "call":
      return `${nameOr("an unnamed operation", callOf(record))} on ${nameOr("an unnamed service", serviceOf(record))}`;
    case "asSession": {
      const session = valueAt("roleSessionName", record);
      return session === null ? "" : ` as session ${safe(session)}`;
    }
    case "age": {
      const days = valueAt("credentialAgeDays", record);
      return days === null ? "" : ` for ${count(Number(days), "day")}`;
    }
    case "audience": {
      const audience = valueAt("audience", record);
      return audience === null ? "" : ` to ${audience.split(", ").map(safe).join(", ")}`;
    }
    case "scope": {
      const scope = valueAt("scopedSessionDescription", record);
      return scope === null ? "" : ` (${safe(scope)})`;
    }
    case "template": {
      const [, template, version] =
        /role-template\/(?:.*\/)?([^/:]+)(?::(\w+))?$/.exec(valueAt("templateArn", record) ?? "") ?? [];
      if (template === undefined) return "a role template";
      return `template ${safe(template)}${version === undefined ? "" : ` (version ${version})`}`;
    }
    case "entitledRole":
    case "assumed": {
      const [, account] = /^arn:[^:]*:iam::(\d{12}):/.exec(targetFor(name, record, actor)?.arn ?? "") ?? [];
      const isElsewhere = account !== undefined && actor.accountId !== null && account !== actor.accountId;
      return `${phraseOf(name, record, actor)}${isElsewhere ? ` in account ${account}` : ""}`;
    }
    case "assignee": {
      const type = valueAt("principalType", record)?.toLowerCase();
      const isKnown = valueAt("principalId", record) !== null && (type === "user" || type === "group");
      const called = isKnown ? `${type} ` : "";
      return `${called}${phraseOf(name, record, actor)}`;
    }
    case "accessPrincipal":
    case "grantee":
    case "invoker": {
      const principal = record.requestParameters[principals[name]];
      return typeof principal === "string" && principal !== ""
        ? holderPhrase(principal, record)
        : phraseOf(name, record, actor);
    }
    case "openedTo": {
      const { requestParameters: parameters } = record;
      const ids = ["aWSAccountId", "aWSAccountIds"].flatMap((place) => field(parameters, place) ?? []);
      const names = ids.flatMap((id) => (typeof id === "string" || typeof id === "number" ? [String(id)] : []));
      return names.length === 0 ? "other accounts" : listed(names.map((id) => holderPhrase(id, record)));
    }
    case "entitled": {
      const isGroup = valueAt("entitlement.principalRole.principal.identityCenter.groupId", record) !== null;
      return phraseOf(name, record, actor).replace(/^user or group /, isGroup ? "group " : "user ");
    }
    case "accountPolicy":
      return accountPolicyPhrase(record);
    case "accountProperties": {
      const set = Object.entries(fields(field(record.requestParameters, "properties")));
      const named = set.flatMap(([key, value]) =>
        typeof value === "string" ? [`${safe(key)} to ${safe(value)}`] : [],
      );
      return named.length === 0 ? "the account's IAM settings" : `the account's IAM setting ${listed(named)}`;
    }
    case "subscription": {
      const [, topic] = /^arn:[^:]*:sns:[^:]*:[^:]*:([^:]+):/.exec(valueAt("subscriptionArn", record) ?? "") ?? [];
      return topic === undefined ? phraseOf(name, record, actor) : `a subscription of topic ${safe(topic)}`;
    }
    case "contact":
      return phraseOf(name, record, actor).toLowerCase();
    case "destination":
    case "orgTarget": {
      const id = valueAt(name === "orgTarget" ? "targetId" : "destinationParentId", record) ?? "";
      const called = /^\d{12}$/.test(id)
        ? "account"
        : id.startsWith("ou-")
          ? "unit"
          : id.startsWith("r-")
            ? "root"
            : "";
      return called === "" ? phraseOf(name, record, actor) : `${called} ${safe(id)}`;
    }
    default:
      return phraseOf(name, record, actor);
  }
}

/** The parameters that name those who get access. */
const principals = { accessPrincipal: "principalArn", grantee: "granteePrincipal", invoker: "principal" } as const;

function nameOr(substitute: string, name: string | null): string {
  return name === null ? substitute : safe(name);
}
