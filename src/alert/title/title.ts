import { field, flag, own, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { listed, shortened } from "../../words.ts";
import { type Actor, describeActor } from "../who.ts";
import { holderPhrase } from "./holder.ts";
import { nounIn, phraseOf, type Target, targetFor, valueAt } from "./naming.ts";
import { type Sentences, sentences } from "./sentences.ts";

/** Returns the thing that a call acted on, if the parameters, the answer or AWS's refusal name it. */
export function toTarget(record: CloudTrailRecord, actor: Actor): Target | null {
  const [, said] = sentenceOf(record) ?? [];
  const noun = said ?? (serviceOf(record) === "iam" ? nounIn(record) : undefined);
  if (noun === undefined) return null;
  // A refusal to add a user to a group names only the group.
  return targetFor(noun, record, actor) ?? (noun === "user" ? targetFor("group", record, actor) : null);
}

/** Returns the title of an alert: "alice attached AdministratorAccess to user bob". */
export function toTitle(record: CloudTrailRecord, actor: Actor): string {
  const who = describeActor(actor, record.accountId, shortened);
  if (record.eventName === "ConsoleLogin") return `${who} ${signIn(record, actor)}`;
  const [sentence = "call/called {call}"] = sentenceOf(record) ?? [];
  const { infinitive, past, parts } = partsOf(sentence);
  const object = parts.map((part, at) => (at % 2 === 0 ? part : phrase(part, record, actor))).join("");
  if (isOk(record)) return `${who} ${past} ${object}`;
  const code = record.errorCode === null ? "" : ` (${shortened(record.errorCode)})`;
  return `${who} tried to ${infinitive} ${object} ${isRefusal(record) ? "and was refused" : "but failed"}${code}`;
}

/** Whether a call succeeded. Sign-in events report a failure in their response elements. */
export function isOk(record: CloudTrailRecord): boolean {
  const { errorCode, errorMessage, eventName, responseElements } = record;
  if (errorCode !== null || errorMessage !== null) return false;
  return ["ConsoleLogin", eventName ?? ""].every((name) => own(responseElements, name) !== "Failure");
}

/** Whether AWS refused a call because of missing permissions, rather than because the call was invalid. */
function isRefusal(record: CloudTrailRecord): boolean {
  const { errorCode, errorMessage } = record;
  if (errorCode === null) return errorMessage?.includes("is not authorized to perform") ?? false;
  return /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|Forbidden|AuthFailure/i.test(errorCode);
}

/** Returns iam for iam.amazonaws.com. */
export function serviceOf(record: CloudTrailRecord): string | null {
  return record.eventSource?.replace(/\.amazonaws\.com(?:\.cn)?$/, "") ?? null;
}

/** Returns CreateFunction for CreateFunction20150331: the events of old APIs carry a version. */
export function callOf(record: CloudTrailRecord): string | null {
  return record.eventName?.replace(/20\d{6}(?:v\d+)?$/, "") ?? null;
}

function sentenceOf(record: CloudTrailRecord): readonly [string, string?] | undefined {
  const [service, call] = [serviceOf(record) ?? "", callOf(record) ?? ""];
  const known: Sentences = own(sentences, service) ?? {};
  const variant = variantOf(record);
  return (variant === undefined ? undefined : own(known, `${call}(${variant})`)) ?? own(known, call);
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
function variantOf(record: CloudTrailRecord): string | undefined {
  const { requestParameters: parameters } = record;
  const status = text(parameters["status"]);
  if (status !== null) return status;
  if (flag(parameters["setAsDefault"]) === true) return "default";
  const isRenamed = ["newUserName", "newGroupName", "newServerCertificateName"].some((name) => text(parameters[name]));
  return isRenamed ? "renamed" : undefined;
}

function signIn(record: CloudTrailRecord, actor: Actor): string {
  const reason = record.errorMessage ?? record.errorCode;
  if (!isOk(record)) return `failed to sign in to the console (${shortened(reason ?? "no reason given")})`;
  return `signed in to the console${actor.mfa === null ? "" : actor.mfa ? " with MFA" : " without MFA"}`;
}

/** Returns the words for a {name} in a sentence: a noun, or one of the few that need more than a name. */
function phrase(name: string, record: CloudTrailRecord, actor: Actor): string {
  switch (name) {
    case "call":
      return `${shortened(callOf(record) ?? "something")} on ${shortened(serviceOf(record) ?? "an unnamed service")}`;
    case "asSession": {
      const session = valueAt("roleSessionName", record);
      return session === null ? "" : ` as session ${shortened(session)}`;
    }
    case "assumed": {
      const [, account] = /^arn:[^:]*:iam::(\d{12}):/.exec(valueAt("roleArn", record) ?? "") ?? [];
      const isElsewhere = account !== undefined && actor.accountId !== null && account !== actor.accountId;
      return `${phraseOf(name, record, actor)}${isElsewhere ? ` in account ${account}` : ""}`;
    }
    case "assignee": {
      const type = valueAt("principalType", record)?.toLowerCase();
      const isKnown = valueAt("principalId", record) !== null && (type === "user" || type === "group");
      const called = isKnown ? `${type} ` : "";
      return `${called}${phraseOf(name, record, actor)}`;
    }
    case "grantee":
    case "invoker": {
      const principal = record.requestParameters[name === "invoker" ? "principal" : "granteePrincipal"];
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
      return called === "" ? phraseOf(name, record, actor) : `${called} ${shortened(id)}`;
    }
    default:
      return phraseOf(name, record, actor);
  }
}
