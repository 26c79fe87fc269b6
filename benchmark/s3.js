// backtest of a bucket at moto's S3 on this machine, against the same files in a folder, against the server itself (a plain
// client that requests every object), and against the AWS CLI with jq. npm run bench s3; SIZE=60e6 for a smaller archive.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { writeArchive } from "../scripts/archive/generate.js";
import { jqCondition } from "./iam-changes.js";
import { fingerprint, peakOf, race, spawned } from "./measure.js";
import { startMoto } from "./moto.js";

const size = Number(process.env.SIZE ?? 600e6);
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const archive = here(`../archive/${size / 1e6}MB`);
const program = here("../bin/iam-alerts.js");
const bucket = "amzn-s3-demo-bucket";
const copies = [1, 2, 3, 4];

async function upload(keys, endpoint) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "any" };
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const key of keys) {
    const Body = readFileSync(join(archive, key));
    for (const copy of copies) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${copy}/${key}`, Body }));
    }
  }
}

export default async function measure() {
  if (!existsSync(archive)) writeArchive(archive, size);
  const keys = readdirSync(archive, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".gz"));
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  const list = join(folder, "keys");
  writeFileSync(list, keys.map((key) => `1/${key}\n`).join(""));
  const { endpoint, env, stop } = await startMoto();
  const backtest = (source) => spawned(process.execPath, [program, "backtest", "iam-changes", source, "--quiet"], env);
  const stored = `s3://${bucket}/1/`;
  try {
    await upload(keys, endpoint);
    const [found, expected] = [backtest(stored), backtest(archive)];
    if (found.stdout !== expected.stdout) throw new Error("the bucket's results are not the folder's");
    console.log(`\ns3: ${fingerprint(found)} of ${keys.length} objects, identical to the folder's`);
    const subject = { name: "iam-alerts backtest s3://", work: () => backtest(stored) };
    await race(
      "backtest: a bucket at moto on the same machine",
      subject,
      [
        { name: "the same files in a folder", work: () => backtest(archive), target: 1.3 },
        {
          name: "Node, every object requested alone",
          work: () => spawned(process.execPath, [here("peers/s3-fetch.js"), endpoint, bucket, list], env),
          target: 1.15,
        },
      ],
      3,
    );
    const synced = join(folder, "synced");
    await race(
      "backtest: a bucket, against a copy that is searched",
      subject,
      [
        {
          name: "aws s3 sync, then zcat | jq",
          work: () => {
            rmSync(synced, { recursive: true, force: true });
            const script = `aws s3 sync --quiet "$1" "$2" && sh "$3" "$2" "$4"`;
            const args = ["-c", script, "sh", stored, synced, here("peers/jq.sh"), jqCondition];
            const result = spawned("sh", args, env);
            if (fingerprint(result) !== fingerprint(found)) throw new Error("jq found something else");
            return result;
          },
          target: 0.15,
        },
      ],
      1,
    );
    for (const [times, source] of [
      [1, stored],
      [copies.length, `s3://${bucket}/`],
    ]) {
      const peak = peakOf([program, "backtest", "iam-changes", source, "--quiet"], env);
      console.log(`  memory at its peak, ${times} ×: ${peak}   hold ≤ 250 MB`);
    }
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
}
