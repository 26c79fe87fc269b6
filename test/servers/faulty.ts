import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The fault of one request. Only with `loses` the request is accepted, and its answer is lost. */
export const faults = ["refuses", "throttles", "fails", "hangs", "resets", "loses", "badGateway", "page"] as const;
export type Fault = (typeof faults)[number];

type Service = "sns" | "ses" | "dynamodb" | "slack" | "teams" | "webhook" | "security-hub";

interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const xml = (status: number, code: string): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  headers: { "content-type": "text/xml" },
});
const json = (status: number, code: string): Answer => ({
  status,
  body: JSON.stringify({ __type: code, message: "no" }),
  headers: { "content-type": "application/json", "x-amzn-errortype": code },
});
const text = (status: number, body: string, headers = {}): Answer => ({ status, body, headers });
const html = (status: number): Answer =>
  text(status, "<!doctype html><title>proxy</title><p>Sign in", { "content-type": "text/html" });

const posts = {
  refuses: text(403, "forbidden"),
  throttles: text(429, "slow down", { "retry-after": "1" }),
  fails: text(503, "unavailable"),
};

/** The refusal of each service, from the published service models and Slack's documentation. */
const worded: Readonly<Record<Service, Readonly<Record<"refuses" | "throttles" | "fails", Answer>>>> = {
  sns: { refuses: xml(403, "AuthorizationError"), throttles: xml(400, "Throttling"), fails: xml(500, "InternalError") },
  ses: {
    refuses: json(400, "MessageRejected"),
    throttles: json(429, "TooManyRequestsException"),
    fails: json(500, "InternalFailure"),
  },
  dynamodb: {
    refuses: json(400, "com.amazonaws.dynamodb.v20120810#AccessDeniedException"),
    throttles: json(400, "com.amazonaws.dynamodb.v20120810#ThrottlingException"),
    fails: json(500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),
  },
  slack: {
    refuses: text(403, "invalid_token"),
    throttles: text(429, "rate_limited", { "retry-after": "1" }),
    fails: text(503, "service_unavailable"),
  },
  teams: posts,
  webhook: posts,
  "security-hub": {
    refuses: json(401, "InvalidAccessException"),
    throttles: json(429, "TooManyRequestsException"),
    fails: json(500, "InternalException"),
  },
};

/**
 * A small loopback server, because no emulator fails on demand: it forwards requests to a real server or simulates
 * a webhook, and fails on demand.
 */
export class Faulty {
  endpoint = "";
  /** The faults of the next requests, in turn. */
  next: Fault[] = [];
  /** The fault of all later requests. */
  always: Fault | undefined;
  /** The number of requests. */
  calls = 0;
  /** The bodies of the accepted requests. */
  readonly taken: string[] = [];
  readonly #service: Service;
  readonly #upstream: string | undefined;
  #server: Server | undefined;

  /** @param upstream the real server; without one, the service is simulated */
  constructor(service: Service, upstream?: string) {
    this.#service = service;
    this.#upstream = upstream;
  }

  async start(certificate?: Certificate): Promise<this> {
    const listener: RequestListener = (request, response) => void this.#answer(request, response);
    const server = certificate === undefined ? createServer(listener) : createSecureServer(certificate, listener);
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    this.endpoint = `http${certificate === undefined ? "" : "s"}://127.0.0.1:${port}`;
    return this;
  }

  stop(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // the client is gone
    }
    this.calls++;
    const fault = this.next.shift() ?? this.always;
    if (fault === "hangs") return;
    if (fault === "resets") return void request.socket.destroy();
    const instead = fault === "loses" ? undefined : answerFor(fault, this.#service);
    const answer = instead ?? (await this.#take(request, Buffer.concat(chunks)));
    if (fault === "loses") return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async #take({ method = "", url = "", headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    this.taken.push(body.toString("utf8"));
    if (this.#upstream === undefined) {
      return this.#service === "teams" ? text(202, "") : text(200, "ok", { "content-type": "text/html" });
    }
    const kept = ["authorization", "content-type", "x-amz-target", "x-amz-date"];
    const passed = kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]));
    const answer = await fetch(this.#upstream + url, { method, headers: Object.fromEntries(passed), body });
    const type = answer.headers.get("content-type") ?? "";
    const error = answer.headers.get("x-amzn-errortype");
    return {
      status: answer.status,
      body: Buffer.from(await answer.arrayBuffer()),
      headers: { "content-type": type, ...(error === null ? {} : { "x-amzn-errortype": error }) },
    };
  }
}

function answerFor(fault: Fault | undefined, service: Service): Answer | undefined {
  if (fault === "refuses" || fault === "throttles" || fault === "fails") return worded[service][fault];
  if (fault === "badGateway") return html(502);
  return fault === "page" ? html(200) : undefined;
}

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate's file, for NODE_EXTRA_CA_CERTS. */
  readonly file: string;
  readonly remove: () => void;
}

/** Creates a certificate for 127.0.0.1 for this run, because webhooks require https. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-tls-"));
  const [keyFile, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const wanted = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", [...wanted, ...name, "-keyout", keyFile, "-out", file], { stdio: "ignore" });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(file, "utf8"), file, remove };
}
