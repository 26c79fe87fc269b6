import type { SlackMessage } from "../../render/slack.ts";
import { isPage, messagePoster } from "./post.ts";

/**
 * Slack answers ok, or JSON. Its own words for a failure, with status 200, can suggest another try.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
const slack = {
  name: "Slack",
  variable: "SLACK_WEBHOOK",
  isAccepted: (answer: string) => /^\s*(?:ok\s*$|\{\s*"ok"\s*:\s*true\b)/i.test(answer),
  isTransient: (answer: string) =>
    isPage(answer) || /"(?:rate_?limited|(?:internal|fatal)_error|service_unavailable|request_timeout)"/.test(answer),
};

/** Posts one message. Slack does not return an id. */
export type PostToSlack = (message: SlackMessage, signal?: AbortSignal) => Promise<null>;

/** Returns a function that posts to a Slack incoming webhook: its URL, or the ARN of the secret that holds it. */
export function slackPoster(webhook: string): PostToSlack {
  return messagePoster(slack, webhook);
}
