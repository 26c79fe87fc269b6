import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { nodeOf } from "../package/node.js";

/** The result of an invocation: the function's answer, or the error that AWS's runtime client reported. */
export interface Invoked {
  readonly answer?: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
}

/** The bundle in AWS's own runtime client for Node, behind a server of Lambda's Runtime API that lives in this process. */
export interface Runtime {
  /** Invokes the warm instance; `timeout` is the remaining time that the function sees, in ms. */
  invoke(event: unknown, requestId: string, timeout?: number): Promise<Invoked>;
  /** The lines that the function wrote. */
  readonly lines: () => readonly string[];
  /** The instance's peak memory in bytes, if the kernel reports it. */
  readonly peak: () => number | undefined;
  /** Resolves with the exit code when the instance ends. */
  readonly ended: Promise<number | null>;
  /** The errors that the runtime client reported when no invocation was under way. */
  readonly strayErrors: readonly NonNullable<Invoked["error"]>[];
  /** Causes an unhandled rejection in the function, with the text "nobody waits for this". */
  rejectUnawaited(): void;
  stop(): void;
}

interface Waiting {
  readonly event: unknown;
  readonly requestId: string;
  readonly timeout: number;
  readonly settle: (invoked: Invoked) => void;
}

/** AWS's runtime client, as Lambda runs it: version 3 with older versions of Node.js, version 4 with Node.js 24. */
export type Client = 3 | 4;

/**
 * Starts an instance.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntime(env: Readonly<Record<string, string>>, client: Client = 3): Promise<Runtime> {
  const waiting: Waiting[] = [];
  const running = new Map<string, Waiting>();
  const strayErrors: NonNullable<Invoked["error"]>[] = [];
  let ask: ((next: Waiting) => void) | undefined;
  const offer = () => {
    const next = ask === undefined ? undefined : waiting.shift();
    if (next !== undefined) ask?.(next);
  };
  const server = createServer(async (request, response) => {
    const [, id, what] = /\/invocation\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? "") ?? [];
    if (id === "next") {
      ask = (next) => {
        ask = undefined;
        running.set(next.requestId, next);
        handOut(response, next);
      };
      return offer();
    }
    const body: unknown = JSON.parse((await text(request)) || "null");
    // An error before the first invocation fails the one that is waiting.
    const settle = running.get(id ?? "")?.settle ?? (id === undefined ? waiting.shift()?.settle : undefined);
    running.delete(id ?? "");
    if (what === "response") settle?.({ answer: body });
    else if (settle === undefined) strayErrors.push(body as NonNullable<Invoked["error"]>);
    else settle({ error: body as NonNullable<Invoked["error"]> });
    // Lambda refuses a second answer to an invocation.
    response.writeHead(settle === undefined ? 403 : 202).end("{}");
  });
  // The runtime client keeps its connection open during an invocation.
  server.keepAliveTimeout = 0;
  const child = await startClient(server, env, client);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => lines.push(...chunk.split("\n").filter(Boolean)));
  }
  const ended = new Promise<number | null>((done) => child.on("exit", done));
  return {
    invoke: (event, requestId, timeout = 60_000) =>
      new Promise((settle, reject) => {
        waiting.push({ event, requestId, timeout, settle });
        offer();
        ended.then((code) => reject(new Error(`the instance ended with ${code}: ${lines.join("\n")}`)));
      }),
    lines: () => lines,
    peak: () => peakOf(child.pid),
    ended,
    strayErrors,
    rejectUnawaited: () => child.kill("SIGUSR2"),
    stop() {
      child.kill("SIGKILL");
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Instances that are stopped together, after a test. */
export class Instances {
  readonly #running: Runtime[] = [];

  async start(env: Readonly<Record<string, string>>, client?: Client): Promise<Runtime> {
    const instance = await startRuntime(env, client);
    this.#running.push(instance);
    return instance;
  }

  stop(): void {
    for (const instance of this.#running.splice(0)) instance.stop();
  }
}

/** Waits until an instance has written a line. */
export async function written(instance: Runtime, line: RegExp): Promise<void> {
  while (!line.test(instance.lines().join("\n"))) await new Promise((done) => setTimeout(done, 20));
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function peakOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function handOut(response: ServerResponse, { event, requestId, timeout }: Waiting): void {
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": requestId,
    "Lambda-Runtime-Deadline-Ms": String(Date.now() + timeout),
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:iam-alerts",
  });
  response.end(JSON.stringify(event));
}

async function startClient(
  server: Server,
  env: Readonly<Record<string, string>>,
  version: Client,
): Promise<ChildProcess> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const packages = resolve("test/servers/offline/node_modules");
  const folder = resolve("dist/lambda");
  // Version 3 gets the handler as an argument, version 4 from the environment.
  const [node, ...program] =
    version === 3
      ? [process.execPath, `${packages}/aws-lambda-ric/bin/index.mjs`, "index.handler"]
      : [nodeOf("24"), `${packages}/aws-lambda-ric-4/index.mjs`];
  const shim = resolve("test/servers/rapid-client.cjs");
  const stray = resolve("test/servers/stray-rejection.cjs");
  return spawn(node ?? "", ["--require", shim, "--require", stray, ...program], {
    cwd: folder,
    env: {
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      ...env,
      ...(version === 3 ? {} : { _HANDLER: "index.handler", LAMBDA_TASK_ROOT: folder }),
      PATH: process.env["PATH"] ?? "",
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_LAMBDA_FUNCTION_NAME: "iam-alerts",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/iam-alerts",
      AWS_LAMBDA_LOG_STREAM_NAME: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
