// Runs one job on the event in stdin, in its own process. Prints the median milliseconds and the peak memory.

import { readFileSync } from "node:fs";

const rounds = 5;
const event = JSON.parse(readFileSync(0, "utf8"));

const jobs = {
  async powertools() {
    const { CloudWatchLogsSchema } = await import("@aws-lambda-powertools/parser/schemas");
    return () =>
      CloudWatchLogsSchema.parse(event).awslogs.data.logEvents.map(({ message }) => JSON.parse(message)).length;
  },
  /** Decodes, matches, creates alerts and renders them for SNS, as the deployed handler does before it sends them. */
  async function() {
    const { createHandler } = await import("../dist/lambda/index.js");
    const { compile, renderSns } = await import("../dist/index.js");
    let messages = 0;
    const handler = createHandler({
      matcher: compile(process.env.PATTERN),
      deliver: async (alerts) => {
        messages += renderSns(alerts, 50).length;
        return [];
      },
    });
    return async () => {
      const { alerts } = await handler(event);
      if (alerts.length !== 150) throw new Error(`expected 150 alerts, found ${alerts.length}`);
      return messages;
    };
  },
};

const work = await jobs[process.argv[2]]();
const times = [];
for (let round = 0; round < rounds; round++) {
  globalThis.gc(); // as the deployed handler does before a large payload
  const start = performance.now();
  if ((await work()) === 0) throw new Error("the benchmark found no alerts");
  times.push(performance.now() - start);
}
const ms = times.sort((a, b) => a - b)[rounds >> 1];
console.log(JSON.stringify({ ms, peak: process.resourceUsage().maxRSS * 1024 }));
