import { IamAlertsError } from "../../errors.ts";
import { awsFailure } from "../failure.ts";

/** What is looked at, in the order of the way from trail to inbox. */
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

/** One line of the doctor's list. */
export interface DoctorFinding {
  readonly link: Link;
  readonly status: "green" | "red" | "not-checked";
  /** What was found, in a sentence. */
  readonly message: string;
  /** The command or the click that mends it; null where nothing is to be done. */
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

/** Green or red. */
export function greenOrRed(link: Link, isGood: boolean, good: string, bad: string, fix: string): DoctorFinding {
  return isGood ? green(link, good) : red(link, bad, fix);
}

/** What a failed call says of a link: nothing where it was refused, for it may be well all the same. */
function findingOf(link: Link, error: unknown): DoctorFinding {
  if (!(error instanceof IamAlertsError)) throw error;
  const { code, message, details, hint = null } = error;
  if (code === "not-found") return red(link, message, hint ?? "");
  if (code !== "aws-denied") return unchecked(link, message, hint);
  return unchecked(link, `${String(details["action"])} is not allowed`, `allow ${String(details["action"])}`);
}

/** What a check finds; where a call of it fails, what that says of the link. */
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
