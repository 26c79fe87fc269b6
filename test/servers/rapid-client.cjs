// Replaces rapid-client.node, the HTTP client in C++ of AWS's runtime client, which takes minutes to compile. The rest
// of the runtime client is AWS's.

const http = require("node:http");
const Module = require("node:module");
const { Worker } = require("node:worker_threads");

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? "").split(":");

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}` });
    request.on("error", reject).on("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ bodyJson: Buffer.concat(chunks).toString("utf8"), headers: response.headers }),
      );
    });
    request.end(body);
  });
}

/** Posts in a separate thread. */
const poster = `
  const { workerData } = require("node:worker_threads");
  const { over, body, ...where } = workerData;
  const end = () => Atomics.notify(over, 0, Atomics.store(over, 0, 1));
  const request = require("node:http").request({ ...where, method: "POST" });
  request.on("error", end).on("response", (response) => response.resume().on("end", end));
  request.end(body);`;

/** Blocks until the error is posted, like the client in C++: after an uncaught error the process ends at once. */
function error(id, body) {
  const over = new Int32Array(new SharedArrayBuffer(4));
  const path = `/2018-06-01/runtime/invocation/${id}/error`;
  new Worker(poster, { eval: true, execArgv: [], env: {}, workerData: { over, body, hostname, port, path } }).unref();
  Atomics.wait(over, 0, 0);
}

const client = {
  initializeClient() {},
  next: () => call("GET", "next"),
  done: (id, body) => call("POST", `${id}/response`, body),
  error,
};

const load = Module._load;
Module._load = (request, ...rest) => (request.endsWith("rapid-client.node") ? client : load(request, ...rest));
