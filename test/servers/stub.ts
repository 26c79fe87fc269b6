import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

type Input = Readonly<Record<string, string | number | boolean | undefined>>;

/** An error in the format of CloudWatch Logs (JSON 1.1) and of Lambda (REST). */
export const logsError = (type: string, message: string, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message }),
});
export const lambdaError = (type: string, message: string, status: number): Answer => ({
  status,
  body: JSON.stringify({ Type: "User", message }),
  headers: { "x-amzn-errortype": type },
});
const ok = (output: object = {}): Answer => ({ status: 200, body: JSON.stringify(output) });

/**
 * A small account that answers according to the published service models of CloudWatch Logs and Lambda. It covers what moto
 * and serverless-offline get wrong: an update in a group with two filters, pages, a required permission that takes time to
 * propagate, an existing statement id, policies of aliases, DryRun, log tails, and errors on demand.
 */
export class Stub {
  endpoint = "";
  /** The calls so far. */
  calls: string[] = [];
  /** The bodies of invocations, by type. */
  invoked: { readonly type: string; readonly payload: Buffer }[] = [];
  filters: Input[] = [];
  /** The subscription policies of the account, of which an account has one for each Region. */
  policies: Input[] = [];
  /** Statements by function or function:qualifier. */
  statements: Map<string, Record<string, unknown>[]> = new Map();
  /** The number of times that CloudWatch Logs may not invoke a function although the permission exists. */
  propagation = 0;
  pageSize = 1;
  /** Answers that replace the real ones, in turn, by operation. */
  instead: Map<string, Answer[]> = new Map();
  /** Answers that replace the real one for every call of an operation. */
  always: Map<string, Answer> = new Map();
  /** Functions that create an answer from the input, by operation. */
  dynamic: Map<string, (input: Input) => Answer> = new Map();
  /** Called with each call that no test answers beforehand. */
  watched: (operation: string, input: Input) => void = () => {};
  /** The server that answers what no test replaces; empty for the stub itself. */
  upstream = "";
  /** Milliseconds before each answer. */
  delay = 0;
  /** The function's answer to an invocation. */
  answer: Answer = ok();
  readonly #server = createServer(async (request, response) => {
    const { status, body, headers = {} } = await this.#answerTo(request);
    if (this.delay > 0) await new Promise((done) => setTimeout(done, this.delay));
    response.writeHead(status, { "x-amzn-requestid": "request-1", "content-type": "application/json", ...headers });
    response.end(status === 204 || status === 202 ? undefined : body);
  });

  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  reset(): void {
    const { endpoint } = this;
    Object.assign(this, {
      calls: [],
      invoked: [],
      filters: [],
      policies: [],
      propagation: 0,
      pageSize: 1,
      delay: 0,
      upstream: "",
      watched: () => {},
      answer: ok(),
      endpoint,
    });
    this.statements.clear();
    this.instead.clear();
    this.always.clear();
    this.dynamic.clear();
  }

  async #answerTo(request: IncomingMessage): Promise<Answer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const body = Buffer.concat(chunks);
    const target = request.headers["x-amz-target"];
    const operation = typeof target === "string" ? target.replace(/^.*\./, "") : operationOf(request, body);
    this.calls.push(operation);
    if (operation === "Invoke") {
      this.invoked.push({ type: String(request.headers["x-amz-invocation-type"]), payload: body });
    }
    const instead = this.instead.get(operation)?.shift() ?? this.always.get(operation);
    if (instead !== undefined) return instead;
    if (operation === "Invoke") return this.answer;
    const input = body.length === 0 ? {} : (JSON.parse(body.toString("utf8")) as Input);
    this.watched(operation, input);
    const dynamic = this.dynamic.get(operation);
    if (dynamic !== undefined) return dynamic(input);
    if (this.upstream !== "") return passOn(this.upstream, request, body);
    return typeof target === "string" ? this.#logs(operation, input) : this.#lambda(operation, request, input);
  }

  #logs(operation: string, input: Input): Answer {
    if (operation === "DescribeSubscriptionFilters") return this.#page(input);
    if (operation === "DescribeAccountPolicies") return ok({ accountPolicies: this.policies });
    if (operation === "PutAccountPolicy") return this.#putPolicy(input);
    if (operation === "DeleteAccountPolicy") {
      const left = this.policies.filter(({ policyName }) => policyName !== input["policyName"]);
      if (left.length === this.policies.length) return logsError("ResourceNotFoundException", "No such policy.");
      this.policies = left;
      return ok();
    }
    const index = this.filters.findIndex(({ filterName }) => filterName === input["filterName"]);
    if (operation === "PutSubscriptionFilter") {
      if (index === -1 && this.filters.length >= 2)
        return logsError("LimitExceededException", "Resource limit exceeded.");
      if (!this.#mayInvoke(String(input["destinationArn"]))) {
        return logsError(
          "InvalidParameterException",
          "Could not execute the lambda function. Make sure you have given…",
        );
      }
      if (index === -1) this.filters.push(input);
      else this.filters[index] = input;
      return ok();
    }
    if (index === -1)
      return logsError("ResourceNotFoundException", "The specified subscription filter does not exist.");
    this.filters.splice(index, 1);
    return ok();
  }

  #putPolicy(input: Input): Answer {
    const { policyName, policyDocument, policyType, selectionCriteria } = input;
    const invalid = (message: string) => logsError("InvalidParameterException", message);
    if (policyType !== "SUBSCRIPTION_FILTER_POLICY") return invalid("Unsupported policy type.");
    const { DestinationArn: destination } = JSON.parse(String(policyDocument)) as { DestinationArn?: string };
    if (destination === undefined) return invalid("Invalid policy document.");
    if (selectionCriteria !== undefined && !/^LogGroupName NOT IN \[.*\]$/.test(String(selectionCriteria))) {
      return invalid("Invalid selection criteria.");
    }
    const others = this.policies.filter((policy) => policy["policyName"] !== policyName);
    if (others.length > 0) return logsError("LimitExceededException", "Resource limit exceeded.");
    if (!this.#mayInvoke(destination))
      return invalid("Could not execute the lambda function. Make sure you have given…");
    this.policies = [input];
    return ok({ accountPolicy: input });
  }

  #page({ nextToken }: Input): Answer {
    const sorted = this.filters.toSorted((a, b) => (String(a["filterName"]) < String(b["filterName"]) ? -1 : 1));
    const from = Number(nextToken ?? 0);
    const next = from + this.pageSize;
    return ok({
      subscriptionFilters: sorted.slice(from, next),
      ...(next < sorted.length ? { nextToken: String(next) } : {}),
    });
  }

  #mayInvoke(destination: string): boolean {
    const key = destination.replace(/^.*:function:/, "");
    if (!destination.includes(":lambda:")) return true;
    if (!this.statements.get(key)?.length) return false;
    return this.propagation-- <= 0;
  }

  #lambda(operation: string, { url = "" }: IncomingMessage, input: Input): Answer {
    const { pathname, searchParams } = new URL(url, this.endpoint);
    const [, , , name = "", , statementId] = pathname.split("/").map(decodeURIComponent);
    const bare = name.replace(/^.*:function:/, "");
    const qualifier = searchParams.get("Qualifier");
    const key = qualifier === null ? bare : `${bare}:${qualifier}`;
    const functionArn = `arn:aws:lambda:us-east-1:123456789012:function:${key}`;
    const statements = this.statements.get(key) ?? [];
    if (operation === "GetFunctionConfiguration") return ok({ FunctionName: bare, FunctionArn: functionArn });
    if (operation === "GetPolicy") {
      if (statements.length > 0) return ok({ Policy: JSON.stringify({ Statement: statements }) });
      return lambdaError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
    }
    if (operation === "AddPermission") {
      if (statements.some(({ Sid }) => Sid === input["StatementId"])) {
        const text = `The statement id (${input["StatementId"]}) provided already exists.`;
        return lambdaError("ResourceConflictException", text, 409);
      }
      const statement = {
        Sid: input["StatementId"],
        Effect: "Allow",
        Principal: { Service: input["Principal"] },
        Action: input["Action"],
        Resource: functionArn,
        Condition: {
          ArnLike: { "AWS:SourceArn": input["SourceArn"] },
          StringEquals: { "AWS:SourceAccount": input["SourceAccount"] },
        },
      };
      this.statements.set(key, [...statements, statement]);
      return { status: 201, body: JSON.stringify({ Statement: JSON.stringify(statement) }) };
    }
    const left = statements.filter(({ Sid }) => Sid !== statementId);
    if (left.length === statements.length)
      return lambdaError("ResourceNotFoundException", "No policy is associated", 404);
    this.statements.set(key, left);
    return { status: 204, body: "" };
  }
}

async function passOn(
  upstream: string,
  { method = "", url = "", headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const kept = ["authorization", "content-type", "x-amz-target", "x-amz-date"];
  const passed = kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]]));
  const answer = await fetch(upstream + url, {
    method,
    headers: Object.fromEntries(passed),
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
}

function operationOf({ method, url = "" }: IncomingMessage, body: Buffer): string {
  const path = url.split("?")[0] ?? "";
  if (path.startsWith("/v2/email/")) return `${method} ${path.slice("/v2/email/".length)}`;
  if (path === "/") return new URLSearchParams(body.toString("utf8")).get("Action") ?? "";
  if (path.endsWith("/configuration")) return "GetFunctionConfiguration";
  if (path.endsWith("/invocations")) return "Invoke";
  return method === "GET" ? "GetPolicy" : method === "POST" ? "AddPermission" : "RemovePermission";
}
