import type { ChildProcess } from "node:child_process";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy in front of a server that can kill a program at its n-th call, before the call reaches the server. */
export interface Interruption {
  readonly endpoint: string;
  /** The calls that were received, by target or path. */
  readonly calls: readonly string[];
  /** Resets the calls, and kills the program at that call, 0 for none, or at the first call with a name like that. */
  arm(at: number, name?: RegExp): void;
  /** Sets the program to kill. */
  watch(child: ChildProcess): void;
  stop(): void;
}

export async function interruptible(target: string): Promise<Interruption> {
  const calls: string[] = [];
  let killAt = 0;
  let killWith: RegExp | undefined;
  let victim: ChildProcess | undefined;
  const server = createServer((incoming, response) => {
    const isLast = killWith?.test(nameOf(incoming)) === true;
    if (calls.push(nameOf(incoming)) === killAt || isLast) return void victim?.kill("SIGKILL");
    const { method, url, headers } = incoming;
    const outgoing = request(`${target}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    arm(at, name) {
      calls.length = 0;
      killAt = at;
      killWith = name;
    },
    watch(child) {
      victim = child;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function nameOf({ method, url, headers }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.replace(/^.*\./, "") : `${method} ${url?.split("?")[0]}`;
}
