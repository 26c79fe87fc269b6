import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Email } from "../../render/email.ts";
import { endingAt, idOf, timeouts } from "./answer.ts";

/** Sends one e-mail and returns its id. Rejects with the SDK's error, at the signal, or if the answer has no id. */
export type SendMail = (mail: Email, signal?: AbortSignal) => Promise<string>;

/**
 * Returns a sender of e-mail through Amazon SES, in the function's own Region.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function sesSender(from: string, to: readonly string[]): SendMail {
  const client = new SESv2Client({ requestHandler: timeouts });
  const part = (Data: string) => ({ Data, Charset: "UTF-8" });
  return async ({ subject, text, html, attachment }, signal) => {
    const Attachments = attachment && [
      { FileName: attachment.name, ContentType: attachment.type, RawContent: Buffer.from(attachment.text) },
    ];
    const { MessageId } = await client.send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [...to] },
        Content: {
          Simple: {
            Subject: part(subject),
            Body: { Text: part(text), Html: part(html) },
            ...(Attachments === undefined ? {} : { Attachments }),
          },
        },
      }),
      endingAt(signal),
    );
    return idOf(MessageId, "Amazon SES");
  };
}
