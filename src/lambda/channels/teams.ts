import type { TeamsMessage } from "../../render/channels/teams.ts";
import { isPage, poster, type Receiver, urlIn } from "./post.ts";
import { secretReader } from "./secret.ts";

/**
 * A workflow answers 202 as soon as it is queued; one with a step that responds can answer 200. A connector, the
 * predecessor of workflows, answers 1, and has failures with status 200 too.
 *
 * @see https://learn.microsoft.com/en-us/connectors/teams/#when-a-teams-webhook-request-is-received
 */
const teams: Receiver = {
  name: "Teams",
  variable: "TEAMS_WEBHOOK",
  isAccepted: (answer, status) => (status === 202 ? !isPage(answer) : /^\s*1?\s*$/.test(answer)),
  isTransient: (answer) => isPage(answer) || /HTTP error (?:429|5\d\d)/.test(answer),
};

/** Posts one message. Teams does not return an id. */
export type PostToTeams = (message: TeamsMessage, signal?: AbortSignal) => Promise<null>;

/** Returns a function that posts to a webhook of a Teams workflow: its URL, or the ARN of the secret that holds it. */
export function teamsPoster(webhook: string): PostToTeams {
  const post = poster(teams, secretReader(webhook, urlIn("TEAMS_WEBHOOK")));
  return async (message, signal) => {
    await post(JSON.stringify(message), signal);
    return null;
  };
}
