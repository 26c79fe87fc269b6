// One AWS call as a whole process, against the AWS CLI. Both call moto, so neither waits for a network.

import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { pathWithTools } from "../test/servers/tools.js";
import { compare, timed } from "./measure.js";

const program = fileURLToPath(new URL("../bin/iam-alerts.js", import.meta.url));

const freePort = () =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

async function startMoto() {
  process.env.PATH = pathWithTools();
  const port = await freePort();
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    const answers = await fetch(`${endpoint}/moto-api/config`).then(
      () => true,
      () => false,
    );
    if (answers) return { endpoint, stop: () => process.kill(-server.pid) };
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("moto_server did not answer");
}

export default async function measure() {
  const { endpoint, stop } = await startMoto();
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
  const env = {
    ...own,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  const run = (command, args) => () =>
    timed(() => {
      const { status, stderr, error } = spawnSync(command, args, { env });
      if (status !== 0) throw error ?? new Error(`${command} ${args.join(" ")} gave ${status}: ${stderr}`);
      return status;
    });
  try {
    run("aws", ["logs", "create-log-group", "--log-group-name", "trail"])();
    const destination = ["--destination", "arn:aws:logs:us-east-1:123456789012:destination:alerts"];
    await compare(
      "one call of CloudWatch Logs: the whole process",
      { name: "aws logs describe-log-groups", work: run("aws", ["logs", "describe-log-groups"]) },
      [
        {
          name: "iam-alerts subscribe --dry-run",
          work: run(process.execPath, [program, "subscribe", "--log-group", "trail", ...destination, "--dry-run"]),
          target: 0.5,
        },
      ],
      9,
    );
  } finally {
    stop();
  }
}
