import type { AccountPolicyChange } from "../../../../aws/subscribe/plan.ts";

/** Returns the arguments of subscribe that undo a change of a policy; null if nothing was changed. */
export function undoPolicy({ action, name, before, after }: AccountPolicyChange): readonly string[] | null {
  const lead = ["--account-policy", "--policy-name", name];
  if (action === "unchanged") return null;
  if (before === null) return [...lead, "--remove"];
  const { destinationArn, pattern, roleArn, distribution, selectionCriteria } = before;
  const wasRandom = after?.distribution === "Random" ? ["--distribution", "ByLogStream"] : [];
  return [
    ...[...lead, "--destination", destinationArn, "--selection", selectionCriteria ?? "NOT IN []"],
    ...(roleArn === null ? [] : ["--role", roleArn]),
    ...(distribution === null ? wasRandom : ["--distribution", distribution]),
    ...["--pattern", pattern],
    ...(action === "update" ? ["--accept-loss", "--force"] : []),
  ];
}
