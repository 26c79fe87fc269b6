import { IamAlertsError } from "../../errors.ts";
import { awsFailure } from "../failure.ts";

/** A link of the chain from trail to inbox, in order. */
export type Link =
  | "credentials"
  | "trail"
  | "log group"
  | "account policy"
  | "filter"
  | "permission"
  | "function"
  | "dead letters"
  | "topic"
  | "e-mail"
  | "canary";

/** The state of a link; amber is a link that works but has a weakness. */
export type Status = "green" | "amber" | "red" | "not-checked";

/** One line of the doctor's report. */
export interface DoctorFinding {
  readonly link: Link;
  readonly status: Status;
  /** The finding, in a sentence. */
  readonly message: string;
  /** The command or the click that fixes it; null if there is nothing to do. */
  readonly fix: string | null;
  /** The account, by its name in the file of --config, and the Region; if several are checked. */
  readonly account?: string;
  readonly region?: string;
  /** The log group that the finding is about, if several are checked. */
  readonly logGroup?: string;
  /** The filter that the finding is about, in a list of all filters. */
  readonly filter?: { readonly name: string; readonly pattern: string; readonly destinationArn: string };
}

export const green = (link: Link, message: string): DoctorFinding => ({ link, status: "green", message, fix: null });
export const amber = (link: Link, message: string, fix: string | null): DoctorFinding => ({
  link,
  status: "amber",
  message,
  fix,
});
export const red = (link: Link, message: string, fix: string): DoctorFinding => ({ link, status: "red", message, fix });
export const unchecked = (link: Link, message: string, fix: string | null = null): DoctorFinding => ({
  link,
  status: "not-checked",
  message,
  fix,
});

/** Returns a green finding if the check passed, or a red one with its fix. */
export function greenOrRed(link: Link, isGood: boolean, good: string, bad: string, fix: string): DoctorFinding {
  return isGood ? green(link, good) : red(link, bad, fix);
}

/** Returns the finding for a failed call: not-checked if access was denied, because the link itself may be fine. */
export function findingOf(link: Link, error: unknown): DoctorFinding {
  if (!(error instanceof IamAlertsError)) throw error;
  const { code, message, details, hint = null } = error;
  const action = String(details["action"]);
  if (code === "not-found") return red(link, message, hint ?? "");
  if (code === "aws-denied") return unchecked(link, `${action} is not allowed`, `allow ${action}`);
  // The SDK reads an answer without looking at its type first.
  if (details["awsError"] === "TypeError") {
    const advice = "a proxy or another server answered instead of AWS; check --endpoint-url and AWS_ENDPOINT_URL";
    return unchecked(link, `expected AWS's answer to ${action}, found JSON without an object`, advice);
  }
  return unchecked(link, message, hint);
}

/** Yields the findings of a check. If one of its calls fails, yields the finding for that failure. */
export async function* guarded(
  link: Link,
  check: () => Promise<readonly DoctorFinding[]> | AsyncIterable<DoctorFinding>,
): AsyncGenerator<DoctorFinding, void, undefined> {
  try {
    yield* await check();
  } catch (error) {
    yield findingOf(link, error instanceof IamAlertsError ? error : awsFailure(error, "AWS"));
  }
}

/** Quotes text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
