import { field, text } from "../../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../../cloudtrail/record.ts";
import type { Holders } from "./resources.ts";

/** Returns the caller, and the user, group, role or policy that a call gives a policy to. */
export function holdersOf({ accountId, eventTime, requestParameters, userIdentity }: CloudTrailRecord): Holders {
  const named = (kind: string, value: unknown) => {
    const name = text(value);
    return name === null ? [] : [`${kind}/${name.slice(name.lastIndexOf("/") + 1)}`];
  };
  const { type, userName, issuer } = userIdentity;
  return {
    account: accountId,
    time: eventTime,
    names: [
      ...named("user", field(requestParameters, "userName")),
      ...named("group", field(requestParameters, "groupName")),
      ...named("role", field(requestParameters, "roleName")),
      ...named("policy", field(requestParameters, "policyArn")),
      ...named("policy", field(requestParameters, "policyName")),
      ...(type === "IAMUser" ? named("user", userName) : named("role", issuer.userName)),
    ],
  };
}
