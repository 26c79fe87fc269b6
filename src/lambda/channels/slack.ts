import type { SlackMessage } from "../../render/slack.ts";
import { isPage, poster, type Receiver, urlIn } from "./post.ts";
import { secretReader } from "./secret.ts";

/**
 * Slack answers ok, or JSON. Its own words for a failure, with status 200, can suggest another try.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
const slack: Receiver = {
  name: "Slack",
  variable: "SLACK_WEBHOOK",
  isAccepted: (answer) => /^\s*(?:ok\s*$|\{\s*"ok"\s*:\s*true\b)/i.test(answer),
  isTransient: (answer) =>
    isPage(answer) || /"(?:rate_?limited|(?:internal|fatal)_error|service_unavailable|request_timeout)"/.test(answer),
};

/** Posts one message. Slack does not return an id. */
export type PostToSlack = (message: SlackMessage, signal?: AbortSignal) => Promise<null>;

/** Returns a function that posts to a Slack incoming webhook: its URL, or the ARN of the secret that holds it. */
export function slackPoster(webhook: string): PostToSlack {
  const post = poster(slack, secretReader(webhook, urlIn("SLACK_WEBHOOK")));
  return async (message, signal) => {
    await post(JSON.stringify(message), signal);
    return null;
  };
}
