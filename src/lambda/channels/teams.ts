import type { TeamsMessage } from "../../render/channels/teams.ts";
import { isPage, messagePoster } from "./post.ts";

/**
 * A workflow answers 202 as soon as it is queued; one with a step that responds can answer 200. A connector, the
 * predecessor of workflows, answers 1, and has failures with status 200 too.
 *
 * @see https://learn.microsoft.com/en-us/connectors/teams/#when-a-teams-webhook-request-is-received
 */
const teams = {
  name: "Teams",
  variable: "TEAMS_WEBHOOK",
  isAccepted: (answer: string, status: number) => (status === 202 ? !isPage(answer) : /^\s*1?\s*$/.test(answer)),
  isTransient: (answer: string) => isPage(answer) || /HTTP error (?:429|5\d\d)/.test(answer),
};

/** Posts one message. Teams does not return an id. */
export type PostToTeams = (message: TeamsMessage, signal?: AbortSignal) => Promise<null>;

/** Returns a function that posts to a webhook of a Teams workflow: its URL, or the ARN of the secret that holds it. */
export function teamsPoster(webhook: string): PostToTeams {
  return messagePoster(teams, webhook);
}
