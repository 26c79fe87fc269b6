// Stands for rapid-client.node, the HTTP client in C++ of AWS's runtime client, which takes minutes to compile. All else
// of the runtime client is AWS's.

const http = require("node:http");
const Module = require("node:module");

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

const client = {
  initializeClient() {},
  next: () => call("GET", "next"),
  done: (id, body) => call("POST", `${id}/response`, body),
  error: (id, body) => call("POST", `${id}/error`, body),
};

const load = Module._load;
Module._load = (request, ...rest) => (request.endsWith("rapid-client.node") ? client : load(request, ...rest));
