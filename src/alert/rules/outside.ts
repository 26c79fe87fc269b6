import { listed } from "../../words.ts";
import { isOutside } from "../accounts.ts";
import type { Severity } from "../severity.ts";
import type { Facts, Rule } from "./rule.ts";
import { sharedWith } from "./sharing.ts";

/** Returns the accounts outside the organization that a call lets in or sends data to. */
function letIn(facts: Facts): readonly string[] {
  return [...facts.trusted, ...sharedWith(facts)].filter((id) => isOutside(id, facts.accounts));
}

/** Returns the accounts outside the organization that made a call: the caller's, and that of its delegate. */
function callers({ actor, record, service, accounts }: Facts): readonly string[] {
  const { delegateAccount } = record.userIdentity;
  // A service that uses an account of its own; but the console assumes roles for people with the same words.
  const isService = actor.type === "AWSAccount" && actor.invokedBy !== null && service !== "sts";
  return [isService ? null : actor.accountId, delegateAccount].filter(
    (id): id is string => id !== record.accountId && isOutside(id, accounts),
  );
}

/** Returns all accounts outside the organization that have to do with a call, each once. */
function outsiders(facts: Facts): readonly string[] {
  return [...new Set([...letIn(facts), ...callers(facts)])];
}

function severityFor(facts: Facts): Severity {
  if (letIn(facts).length > 0) return "high";
  // Suppliers assume their roles all day, and the owner of the role has agreed to it.
  if (facts.service === "sts") return "medium";
  return facts.isChange ? "high" : "low";
}

/** The finding about accounts outside the organization. It needs the list of the organization's accounts. */
export const rulesOfOutside: readonly Rule[] = [
  {
    code: "outside-organization",
    severity: severityFor,
    reads: ["userIdentity.accountId", "userIdentity.invokedByDelegate", "requestParameters"],
    when: (facts) => facts.accounts.list !== undefined && outsiders(facts).length > 0,
    says: (facts) => {
      const ids = outsiders(facts);
      return `${listed(ids.map((id) => `account ${id}`))} ${ids.length === 1 ? "is" : "are"} outside the organization`;
    },
    // It is true even if the call failed.
    isOfCaller: true,
  },
];
