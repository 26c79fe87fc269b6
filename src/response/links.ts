import type { Link } from "../alert/response.ts";
import type { Target } from "../alert/title/naming.ts";
import { consoleOf } from "../alert/where.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { encoded, filledAddress } from "./address.ts";

/** The sections of the IAM console that have a page for each name. */
const sections: Readonly<Record<string, string>> = { user: "users", role: "roles", group: "groups" };

interface Linked {
  readonly record: CloudTrailRecord;
  readonly target: Target | null;
  /** The URL of the event in the console. */
  readonly event: string | null;
}

/**
 * Returns the pages of the event, the target and the caller. With the URL of an access portal, every link goes through
 * it and opens in the right account with the role that the URL names.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html
 */
export function linksOf({ record, target, event }: Linked, portalUrl: string | null | undefined): readonly Link[] {
  const { accountId, eventSource, userIdentity: identity } = record;
  const isIam = eventSource === "iam.amazonaws.com";
  const link = (page: Link["page"], account: string | null, url: string | null): readonly Link[] => {
    if (url === null) return [];
    if (portalUrl == null) return [{ page, url }];
    if (account === null || !/^\d{12}$/.test(account)) return [];
    return [{ page, url: `${filledAddress(portalUrl, { account })}&destination=${encoded(url)}` }];
  };
  return [
    ...link("event", accountId, event),
    ...link("target", accountId, isIam && target !== null ? pageOf(target, record.region) : null),
    ...link("actor", identity.accountId, callerPage(record)),
  ];
}

function pageOf({ type, name, arn }: Target, region: string | null): string | null {
  const home = consoleOf(region);
  if (home === null) return null;
  if (type === "policy")
    return arn === null || !/^[\w+=,.@:/-]{1,1024}$/.test(arn)
      ? null
      : `${home}/iam/home#/policies/details/${encoded(arn)}`;
  // Links are only for names that IAM accepts, because people click them.
  if (name !== null && !/^[\w+=,.@-]{1,128}$/.test(name)) return null;
  const section = Object.hasOwn(sections, type) ? sections[type] : undefined;
  return section === undefined || name === null ? null : `${home}/iam/home#/${section}/details/${encoded(name)}`;
}

function callerPage({ userIdentity: { type, userName, issuer }, region }: CloudTrailRecord): string | null {
  if (type === "IAMUser") return pageOf({ type: "user", name: userName, arn: null }, region);
  if (type === "AssumedRole") return pageOf({ type: "role", name: issuer.userName, arn: null }, region);
  return null;
}
