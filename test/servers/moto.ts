import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** moto's server of AWS's APIs, on a free port of this machine. */
export interface Moto {
  readonly endpoint: string;
  /** Calls a service with AWS's query protocol, and returns the answer's XML. */
  query(service: "sns" | "sqs" | "iam", parameters: Readonly<Record<string, string>>): Promise<string>;
  /** Calls a service with AWS's JSON protocol by its target, such as "Kinesis_20131202.CreateStream". */
  json<Answer>(target: string, input: object): Promise<Answer>;
  stop(): void;
}

/** Starts moto with what stacks need and it lacks: test/servers/stacks.py says what that is. */
export function startMotoWithStacks(): Promise<Moto> {
  return startMoto("python3", ["test/servers/stacks.py"]);
}

/** Starts moto_server and waits until it answers. */
export async function startMoto(command = "moto_server", args: readonly string[] = []): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(command, [...args, "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  const failed = new Promise<never>((_, reject) => {
    server.on("error", () => reject(new Error("moto_server is not on the PATH: run node test/servers/tools.js")));
    server.on("exit", (code) => reject(new Error(`moto_server ended with ${code}`)));
  });
  failed.catch(() => {});
  await Promise.race([answers(`${endpoint}/moto-api/config`), failed]);
  return {
    endpoint,
    query: (service, parameters) => query(endpoint, service, parameters),
    json: async (target, input) => JSON.parse((await call(endpoint, target, input)) || "{}"),
    stop: () => stopGroup(server),
  };
}

function query(endpoint: string, service: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  return post(endpoint, service, parameters["Action"] ?? "", {}, new URLSearchParams(parameters));
}

function call(endpoint: string, target: string, input: object): Promise<string> {
  const service = target.toLowerCase().replace(/^amazon|[_.].*/g, "");
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  return post(endpoint, service, target, headers, JSON.stringify(input));
}

async function post(
  endpoint: string,
  service: string,
  name: string,
  headers: Readonly<Record<string, string>>,
  body: string | URLSearchParams,
): Promise<string> {
  const scope = `20261118/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/${scope}, SignedHeaders=host, Signature=0`;
  const response = await fetch(endpoint, { method: "POST", headers: { ...headers, authorization }, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
  return text;
}

/** Waits until a server answers with any status. */
export async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 900; tries++) {
    const ok = await fetch(url).then(
      () => true,
      () => false,
    );
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} did not answer`);
}

/** Ends a server and its child processes: pyenv's moto_server is a shell script that starts another process. */
export function stopGroup(server: ChildProcess): void {
  if (server.pid !== undefined) process.kill(-server.pid);
}

/** Returns a free port of this machine. */
export function freePort(): Promise<number> {
  return new Promise((done, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : reject(new Error("no port")),
      );
    });
  });
}
