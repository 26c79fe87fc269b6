// A topic that accepts alerts as JSON and counts messages, alerts, and events that were sent more than once.

import { createServer } from "node:http";

const seen = new Set();
const counts = { messages: 0, alerts: 0, twice: 0 };

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { alerts } = JSON.parse(new URLSearchParams(body).get("Message"));
  counts.messages++;
  counts.alerts += alerts.length;
  for (const { id } of alerts) {
    if (seen.has(id)) counts.twice++;
    seen.add(id);
  }
  response.setHeader("content-type", "text/xml");
  response.end(
    `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${counts.messages}</MessageId></PublishResult></PublishResponse>`,
  );
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => process.send(counts));
process.on("disconnect", () => process.exit());
