import { own } from "./fields.ts";
import { unpackNames } from "./packed-names.ts";
import { actionVerbs, actionWords, packedActions } from "./tables/actions.ts";

/** The services whose actions are known, by their short names in policies. */
export const actionServices: readonly string[] = Object.keys(packedActions);

/**
 * Returns the actions of a service as policies name them, without the service: "PassRole" for "iam". Returns undefined
 * for a service that is not in the table. IAM compares the names of services and of actions without regard to case.
 */
export function actionsOf(service: string): readonly string[] | undefined {
  const name = service.toLowerCase();
  const packed = own(packedActions, name);
  return packed === undefined ? undefined : unpackNames(packed, { verbs: actionVerbs, words: actionWords });
}
