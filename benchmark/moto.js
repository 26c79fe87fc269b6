// moto's server on a free port of this machine. The PATH of this process then has the AWS CLI, too.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { pathWithTools } from "../test/servers/tools.js";

const freePort = () =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** The settings with which the AWS CLI and SDK call moto. */
const credentials = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
};

/** Starts moto. Returns the environment of programs that call it, and a function that stops it. */
export async function startMoto() {
  process.env.PATH = pathWithTools();
  const port = await freePort();
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  const endpoint = `http://127.0.0.1:${port}`;
  // If NODE_EXTRA_CA_CERTS is set, every start of Node.js is slower.
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
  for (let tries = 0; tries < 600; tries++) {
    const answers = await fetch(`${endpoint}/moto-api/config`).then(
      () => true,
      () => false,
    );
    if (answers) {
      return {
        env: { ...own, ...credentials, AWS_ENDPOINT_URL: endpoint },
        endpoint,
        stop: () => process.kill(-server.pid),
      };
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("moto_server did not answer");
}
