// One AWS call as a whole process, against the AWS CLI. Both call moto, so neither waits for a network.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compare, timed } from "./measure.js";
import { startMoto } from "./moto.js";

const program = fileURLToPath(new URL("../bin/iam-alerts.js", import.meta.url));

export default async function measure() {
  const { env, stop } = await startMoto();
  const run = (command, args) => () =>
    timed(() => {
      const { status, stderr, error } = spawnSync(command, args, { env });
      if (status !== 0) throw error ?? new Error(`${command} ${args.join(" ")} gave ${status}: ${stderr}`);
      return status;
    });
  try {
    run("aws", ["logs", "create-log-group", "--log-group-name", "trail"])();
    const destination = ["--destination", "arn:aws:logs:us-east-1:123456789012:destination:alerts"];
    await compare(
      "one call of CloudWatch Logs: the whole process",
      { name: "aws logs describe-log-groups", work: run("aws", ["logs", "describe-log-groups"]) },
      [
        {
          name: "iam-alerts subscribe --dry-run",
          work: run(process.execPath, [program, "subscribe", "--log-group", "trail", ...destination, "--dry-run"]),
          target: 0.5,
        },
      ],
      9,
    );
  } finally {
    stop();
  }
}
