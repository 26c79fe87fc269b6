import { field, own, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { Actor } from "../who.ts";
import { valueAt } from "./naming.ts";
import { remark, safe } from "./safe.ts";

/** The kinds of credentials that Identity Center checks, in words. */
const credentials: Readonly<Record<string, string>> = {
  EMAIL_OTP: "code sent by email",
  EXTERNAL_IDP: "external identity provider",
  PASSWORD: "password",
  RESYNC_TOTP: "authenticator code",
  TOTP: "authenticator code",
  WEBAUTHN: "passkey or security key",
};

/**
 * Returns the predicate of a sign-in event: "signed in to the console with MFA". Returns undefined for any other event.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 */
export function signInPredicate(record: CloudTrailRecord, actor: Actor, isOk: boolean): string | undefined {
  if (record.eventName === "ConsoleLogin") return consoleLogin(record, actor, isOk);
  if (record.eventSource !== "signin.amazonaws.com") return undefined;
  const type = text(field(record.additionalEventData, "CredentialType"));
  const credential =
    type === null ? null : (own(credentials, type.toUpperCase()) ?? `credential of type ${safe(type)}`);
  switch (record.eventName) {
    case "UserAuthentication": {
      const by = credential === null ? "" : ` (${credential})`;
      return `${isOk ? "signed in" : "failed to sign in"} to Identity Center${by}`;
    }
    case "CredentialVerification":
      return verified(credential, isOk);
    case "CredentialChallenge": {
      const asked = credential === null ? "a credential" : `${article(credential)} ${credential}`;
      return isOk ? `was asked by Identity Center for ${asked}` : `failed to get asked by Identity Center for ${asked}`;
    }
    case "AuthorizeOAuth2Access":
    case "CreateOAuth2Token":
      return oauth(record, isOk);
    default:
      return undefined;
  }
}

function verified(credential: string | null, isOk: boolean): string {
  if (credential === null) return `${isOk ? "passed" : "failed"} a credential check of Identity Center`;
  if (/password|code/.test(credential)) {
    return `gave ${isOk ? "the right" : "a wrong"} ${credential} at Identity Center`;
  }
  return `${isOk ? "passed" : "failed"} Identity Center's check of the ${credential}`;
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

/** A client of the sign-in service that asks for credentials in a person's name. */
export interface OAuthClient {
  /** "login": `aws login` on the same device; "elsewhere": on another device; "registered": a client that registered itself. */
  readonly kind: "login" | "elsewhere" | "registered" | "other";
  readonly name: string;
}

/**
 * Returns the client that an OAuth event of the sign-in service is about.
 *
 * @see https://docs.aws.amazon.com/signin/latest/userguide/command-line-sign-in.html
 */
export function oauthClient(record: CloudTrailRecord): OAuthClient {
  const id = valueAt("client_id", record) ?? valueAt("clientId", record) ?? "";
  if (/^arn:[\w-]+:signin:[^:]*:[^:]*:devtools\/same-device$/.test(id)) return { kind: "login", name: id };
  if (/^arn:[\w-]+:signin:[^:]*:[^:]*:devtools\/cross-device$/.test(id)) return { kind: "elsewhere", name: id };
  const [, registered] = /:external-client\/dcr\/(.+)$/.exec(id) ?? [];
  if (registered !== undefined) return { kind: "registered", name: registered };
  return { kind: "other", name: id.slice(id.lastIndexOf("/") + 1) };
}

function oauth(record: CloudTrailRecord, isOk: boolean): string {
  const { kind, name } = oauthClient(record);
  const isToken = record.eventName === "CreateOAuth2Token";
  const isLogin = kind === "login" || kind === "elsewhere";
  const where = kind === "elsewhere" ? " from another device" : "";
  if (isLogin) {
    if (isToken) return `${isOk ? "got" : "failed to get"} CLI credentials by aws login${where}`;
    return `${isOk ? "allowed" : "failed to allow"} aws login to get CLI credentials${where}`;
  }
  const client = name === "" ? "an OAuth client" : `OAuth client ${safe(name)}`;
  const resource = resourceOf(record);
  if (isToken) return `${isOk ? "issued" : "failed to issue"} a token to ${client}${resource}`;
  return `${isOk ? "let" : "failed to let"} ${client} act for them${resource}`;
}

function resourceOf(record: CloudTrailRecord): string {
  const resource = valueAt("resource", record);
  if (resource === null) return "";
  return /^https:\/\/aws-mcp\.[a-z0-9-]+\.api\.aws(?:\/|$)/.test(resource)
    ? " through the AWS MCP Server"
    : ` on ${safe(resource)}`;
}

function consoleLogin(record: CloudTrailRecord, actor: Actor, isOk: boolean): string {
  const reason = record.errorMessage ?? record.errorCode;
  if (!isOk) return `failed to sign in to the console (${remark(reason ?? "no reason given")})`;
  return `signed in to the console${actor.mfa === null ? "" : actor.mfa ? " with MFA" : " without MFA"}`;
}
