// backtest of a bucket at moto's S3 on this machine, against the same files in a folder and against the server itself:
// a plain client that requests every object. npm run bench s3; SIZE=60e6 for a smaller archive.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { writeArchive } from "../scripts/archive/generate.js";
import { pathWithTools } from "../test/servers/tools.js";
import { race } from "./measure.js";

const size = Number(process.env.SIZE ?? 600e6);
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const archive = here(`../archive/${size / 1e6}MB`);
const endpoint = "http://127.0.0.1:5918";
const bucket = "amzn-s3-demo-bucket";
const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const env = {
  ...process.env,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: "us-east-1",
  AWS_ENDPOINT_URL: endpoint,
};

/** Runs Node.js and waits for its end. */
function node(...args) {
  const start = performance.now();
  const script = ["-c", '"$@"; code=$?; times >&3; exit $code', "sh", process.execPath, ...args];
  const { status, output } = spawnSync("sh", script, {
    env,
    maxBuffer: 1 << 30,
    stdio: ["ignore", ...Array(3).fill("pipe")],
  });
  const time = performance.now() - start;
  const [, stdout, stderr, times] = output.map(String);
  if (status !== 0) throw new Error(`${args.join(" ")} gave ${status}: ${stderr}`);
  const spent = [...times.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => minutes * 60 + Number(seconds));
  return { stdout, stderr, time, cpu: 1000 * spent.reduce((sum, one) => sum + one) };
}

const program = here("../bin/iam-alerts.js");
const backtest = (...sources) => node(program, "backtest", "iam-changes", ...sources, "--quiet");

async function startMoto() {
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", "5918"], {
    stdio: "ignore",
    detached: true,
    env: { ...process.env, PATH: pathWithTools() },
  });
  for (let tries = 0; tries < 600; tries++) {
    if (await fetch(endpoint).catch(() => undefined)) return server;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("moto did not answer");
}

async function upload(keys) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const key of keys) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(join(archive, key)) }));
  }
}

export default async function measure() {
  if (!existsSync(archive)) writeArchive(archive, size);
  const keys = readdirSync(archive, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".gz"));
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  const list = join(folder, "keys");
  writeFileSync(list, keys.join("\n"));
  const server = await startMoto();
  try {
    await upload(keys);
    const stored = `s3://${bucket}/`;
    const [found, expected] = [backtest(stored), backtest(archive)].map(({ stdout }) => stdout);
    if (found !== expected) throw new Error("the bucket's results are not the folder's");
    console.log(`\ns3: ${found.split("\n").length - 1} records of ${keys.length} objects, identical to the folder's`);
    await race(
      "backtest: a bucket at moto on the same machine",
      { name: "iam-alerts backtest s3://", work: () => backtest(stored) },
      [
        { name: "the same files in a folder", work: () => backtest(archive), target: 1.3 },
        {
          name: "Node, every object requested alone",
          work: () => node(here("peers/s3-fetch.js"), endpoint, bucket, list),
          target: 1.15,
        },
      ],
      3,
    );
    const { stderr } = node("--require", here("peers/peak.cjs"), program, "backtest", "iam-changes", stored, "--quiet");
    console.log(`  memory at its peak: ${/peak (.*)/.exec(stderr)?.[1]}   hold ≤ 250 MB`);
  } finally {
    process.kill(-server.pid);
    rmSync(folder, { recursive: true });
  }
}
