import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { isResourceType } from "../policy/names.ts";
import { nameIn } from "./naming.ts";
import { safe } from "./safe.ts";

/**
 * Returns a principal in words that always name its account: "account 999999999999", "account 999999999999's root",
 * "role deploy of account 999999999999". A principal of the record's own account goes without the account, except root.
 */
export function holderPhrase(principal: string, { accountId }: CloudTrailRecord): string {
  if (principal === "*") return "everyone";
  if (/^\d{12}$/.test(principal)) return `account ${principal}`;
  const [, account, resource = ""] = /^arn:[^:]*:(?:iam|sts):[^:]*:(\d{12}):(.+)$/s.exec(principal) ?? [];
  if (account === undefined) return safe(nameIn(principal));
  if (resource === "root") return `account ${account}'s root`;
  const [kind = "", role = "", session] = resource.split("/");
  const isSession = kind === "assumed-role" && session !== undefined;
  const noun = isResourceType(kind) ? `${kind.replaceAll("-", " ")} ` : "";
  const name = isSession ? `role ${safe(role)} (session ${safe(session)})` : `${noun}${safe(nameIn(principal))}`;
  return `${name}${account === accountId ? "" : ` of account ${account}`}`;
}
