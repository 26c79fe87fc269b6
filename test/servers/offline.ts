import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { processEnvironment } from "./environment.ts";
import { answers, freePort, stopGroup } from "./moto.ts";

/** serverless-offline: Lambda's Invoke for functions on this machine, each in a worker thread of a real Node. */
export interface Offline {
  readonly endpoint: string;
  stop(): void;
}

/** The functions other than the alert function, which is the deployed bundle. */
const others = `
export const throws = async () => { throw new TypeError("kaboom"); };
export const sleeps = () => new Promise((done) => setTimeout(done, 60_000));
export const greets = async (event) => ({ greeting: "hello", keys: Object.keys(event) });
`;

/** Starts serverless-offline with the bundle in dist/ and waits until it answers. */
export async function startOffline(env: Readonly<Record<string, string>>): Promise<Offline> {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-offline-"));
  const bundle = readdirSync("dist/lambda").filter((name) => /\.[cm]js$/.test(name));
  for (const name of bundle) copyFileSync(join("dist/lambda", name), join(folder, name));
  writeFileSync(join(folder, "others.mjs"), others);
  symlinkSync(resolve("test/servers/offline/node_modules"), join(folder, "node_modules"));
  const [lambdaPort, httpPort, websocketPort] = [await freePort(), await freePort(), await freePort()];
  const functions = [
    "alerts=index.handler",
    "iam-alerts=index.handler",
    "throws=others.throws",
    "sleeps=others.sleeps",
    "greets=others.greets",
  ];
  const service = {
    service: "iam-alerts",
    provider: { name: "aws", runtime: "nodejs20.x", region: "us-east-1", timeout: 60, environment: env },
    plugins: ["serverless-offline"],
    custom: { "serverless-offline": { host: "127.0.0.1", lambdaPort, httpPort, websocketPort } },
    functions: Object.fromEntries(
      functions.map((entry) => {
        const [name = "", handler = ""] = entry.split("=");
        return [name, { name, handler, ...(name === "sleeps" ? { timeout: 1 } : {}) }];
      }),
    ),
  };
  writeFileSync(join(folder, "serverless.json"), JSON.stringify(service));
  const program = resolve("test/servers/offline/node_modules/serverless/bin/serverless.js");
  const server = spawn(process.execPath, [program, "offline"], {
    cwd: folder,
    env: processEnvironment({ HOME: folder, CI: "true", SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const failed = new Promise<never>((_, reject) => {
    server.on("exit", (code) => reject(new Error(`serverless-offline ended with ${code}: ${said}`)));
  });
  failed.catch(() => {});
  const endpoint = `http://127.0.0.1:${lambdaPort}`;
  await Promise.race([answers(endpoint), failed]);
  return {
    endpoint,
    stop() {
      stopGroup(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
