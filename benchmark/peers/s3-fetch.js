// The lower bound for any program in Node.js that reads a bucket: requests every object, 32 at a time, with node:http and
// without computing signatures, and does nothing with it. node s3-fetch.js <endpoint> <bucket> <file with a key in each line>

import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";

const [endpoint, bucket, list] = process.argv.slice(2);
const keys = readFileSync(list, "utf8").trim().split("\n");
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
// moto reads who asks, and does not check the signature.
const authorization =
  "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261118/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
let next = 0;

function fetchOne(key) {
  return new Promise((done, reject) => {
    get(`${endpoint}/${bucket}/${key}`, { agent, headers: { authorization } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${key}: ${response.statusCode}`));
      response
        .on("data", () => {})
        .on("end", done)
        .on("error", reject);
    }).on("error", reject);
  });
}

async function worker() {
  while (next < keys.length) await fetchOne(keys[next++]);
}

await Promise.all(Array.from({ length: 32 }, worker));
agent.destroy();
