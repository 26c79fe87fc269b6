import { IamAlertsError } from "../../errors.ts";
import { awsFailure } from "../failure.ts";

/** A link of the chain from trail to inbox, in order. */
export type Link =
  | "credentials"
  | "trail"
  | "log group"
  | "filter"
  | "permission"
  | "function"
  | "dead letters"
  | "topic"
  | "e-mail"
  | "canary";

/** One line of the doctor's report. */
export interface DoctorFinding {
  readonly link: Link;
  readonly status: "green" | "red" | "not-checked";
  /** The finding, in a sentence. */
  readonly message: string;
  /** The command or the click that fixes it; null if there is nothing to do. */
  readonly fix: string | null;
}

export const green = (link: Link, message: string): DoctorFinding => ({ link, status: "green", message, fix: null });
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
function findingOf(link: Link, error: unknown): DoctorFinding {
  if (!(error instanceof IamAlertsError)) throw error;
  const { code, message, details, hint = null } = error;
  if (code === "not-found") return red(link, message, hint ?? "");
  if (code !== "aws-denied") return unchecked(link, message, hint);
  return unchecked(link, `${String(details["action"])} is not allowed`, `allow ${String(details["action"])}`);
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
