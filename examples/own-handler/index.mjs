import { compile, renderEmail } from "iam-alerts";
import { createHandler } from "iam-alerts/lambda";

/** Replace this with your own way to send a message. */
const sendSomewhere = async (subject, text) => console.log(`${subject}\n\n${text}`);

export const handler = createHandler({
  matcher: compile('{ $.eventSource = "iam.amazonaws.com" }'), // optional: a second check of every event
  // optional: all accounts of the organization
  accounts: async () => new Map([["111122223333", { alias: "production", owner: null, environment: "prod" }]]),
  deliver: async (alerts) => {
    const { subject, text } = renderEmail(alerts); // or renderText, renderMarkdown, renderSlack, renderSns, …
    await sendSomewhere(subject, text);
    return [{ channel: "somewhere", id: null, alerts: alerts.length }];
  },
});
