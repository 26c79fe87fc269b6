import { type IncomingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The milliseconds until a connection must be there, and the answer. */
export interface Timeouts {
  readonly connect: number;
  readonly answer: number;
}

/** Sends a request and returns the answer. Rejects at the signal, or with a TimeoutError. */
export function exchange(
  url: URL,
  method: "GET" | "POST",
  headers: Readonly<Record<string, string>>,
  body: string,
  timeouts: Timeouts,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === "http:" ? requestHttp : requestHttps;
    const sent = request(url, { method, headers, ...(signal === undefined ? {} : { signal }) });
    const limit = (milliseconds: number, what: string) =>
      setTimeout(() => sent.destroy(timeoutError(`${url.host} ${what} within ${milliseconds} ms`)), milliseconds);
    const timers = [limit(timeouts.connect, "was not reached"), limit(timeouts.answer, "did not answer")];
    const stop = () => timers.forEach(clearTimeout);
    sent.on("socket", (socket) => {
      const connected = () => clearTimeout(timers[0]);
      if (socket.connecting) socket.once("connect", connected);
      else connected();
    });
    sent.on("error", (error) => {
      stop();
      reject(error);
    });
    sent.on("response", async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      } catch (error) {
        reject(error);
      } finally {
        stop();
      }
    });
    sent.end(body);
  });
}

function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: "TimeoutError" });
}
