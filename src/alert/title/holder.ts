import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { shortened } from "../../words.ts";
import { nameIn } from "./naming.ts";

/**
 * Returns a principal in words that always name its account: "account 999999999999", "account 999999999999's root",
 * "role deploy of account 999999999999". A principal of the record's own account goes without the account, except root.
 */
export function holderPhrase(principal: string, { accountId }: CloudTrailRecord): string {
  if (principal === "*") return "everyone";
  if (/^\d{12}$/.test(principal)) return `account ${principal}`;
  const [, account, resource = ""] = /^arn:[^:]*:(?:iam|sts):[^:]*:(\d{12}):(.+)$/s.exec(principal) ?? [];
  if (account === undefined) return shortened(nameIn(principal));
  if (resource === "root") return `account ${account}'s root`;
  const [kind = "", role = "", session] = resource.split("/");
  const isSession = kind === "assumed-role" && session !== undefined;
  const name = isSession ? `role ${role} (session ${session})` : `${kind.replaceAll("-", " ")} ${nameIn(principal)}`;
  return `${shortened(name)}${account === accountId ? "" : ` of account ${account}`}`;
}
