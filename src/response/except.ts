import { isOfIdentityCenter } from "../alert/who.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { shellQuoted } from "../shell.ts";

/** An ARN, or the name of a service, that a pattern can compare: without a star, which matches any text. */
const plain = /^[\x21-\x29\x2b-\x7e]{1,512}$/;

/**
 * Returns the flag that silences alerts about the same caller: the user, every session of the role, or the person of
 * Identity Center. Null if the record does not name the caller.
 */
export function exceptFlag({ userIdentity: identity }: CloudTrailRecord): string | null {
  const { arn, invokedBy } = identity;
  const [, role] = /^(arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+\/)/.exec(arn ?? "") ?? [];
  if (role !== undefined && plain.test(role) && !isOfIdentityCenter(identity))
    return flagFor("userIdentity.arn", `${role}*`);
  if (arn !== null && plain.test(arn)) return flagFor("userIdentity.arn", arn);
  return invokedBy !== null && plain.test(invokedBy) ? flagFor("userIdentity.invokedBy", invokedBy) : null;
}

function flagFor(selector: string, value: string): string {
  return `--except ${shellQuoted(`${selector}=${value}`)}`;
}
