import type { Email } from "../../render/email.ts";
import { fieldsOf, idOf, timeouts } from "./answer.ts";
import { ses } from "./service/endpoint.ts";
import { openService } from "./service/service.ts";

/** Sends one e-mail and returns its id. Rejects with the service's error, at the signal, or if the answer has no id. */
export type SendMail = (mail: Email, signal?: AbortSignal) => Promise<string>;

/**
 * Returns a sender of e-mail through Amazon SES, in the function's own Region.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function sesSender(from: string, to: readonly string[]): SendMail {
  const send = openService(ses, { timeouts });
  const part = (Data: string) => ({ Data, Charset: "UTF-8" });
  return async ({ subject, text, html, attachment }, signal) => {
    const Attachments = attachment && [
      {
        FileName: attachment.name,
        ContentType: attachment.type,
        RawContent: Buffer.from(attachment.text).toString("base64"),
      },
    ];
    const Simple = { Subject: part(subject), Body: { Text: part(text), Html: part(html) }, Attachments };
    const body = JSON.stringify({ FromEmailAddress: from, Destination: { ToAddresses: to }, Content: { Simple } });
    const answer = await send({ path: "/v2/email/outbound-emails", body }, signal);
    return idOf(fieldsOf(answer, "Amazon SES")["MessageId"], "Amazon SES");
  };
}
