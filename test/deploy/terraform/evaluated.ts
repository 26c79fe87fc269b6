import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Body, Module } from "./module.ts";

/** The attributes that the provider would compute, as `stackOf` writes references. */
const computed = {
  aws_sns_topic: { alerts: { arn: "<Topic>" } },
  aws_sqs_queue: { dead_letters: { arn: "<DeadLetters.Arn>", name: "<DeadLetters.QueueName>", url: "<DeadLetters>" } },
  aws_lambda_function: { alerts: { arn: "<Function.Arn>", function_name: "<Function>" } },
  aws_lambda_permission: { logs: {} },
  aws_cloudwatch_log_group: { function: { arn: "<LogGroup.Arn>" } },
  aws_iam_role: {
    function: { arn: "<Role.Arn>", id: "function" },
    heartbeat: [{ arn: "<HeartbeatRole.Arn>", id: "heartbeat" }],
  },
  aws_iam_role_policy: { function: {} },
  aws_dynamodb_table: { sent: `\${var.dedup_table ? [{ arn = "<Table.Arn>", name = "<Table>" }] : []}` },
};
const trail = "arn:aws:logs:us-east-1:111122223333:log-group:trail";

/**
 * Returns the arguments of a module's resources, by "type.name", as Terraform evaluates them without a provider: the
 * resources become values, and references to them what the provider would compute.
 */
export function evaluated(
  module: Module,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Body>> {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-terraform-"));
  try {
    const resources = Object.entries(module.resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, [body]]) => {
        const { lifecycle: _, depends_on: __, ...settings } = body;
        return [`${type}.${name}`, settings] as const;
      }),
    );
    const locals = { ...redirected(module.locals[0]), resources: redirected(Object.fromEntries(resources)), computed };
    cpSync("deploy/terraform/variables.tf", join(folder, "variables.tf"));
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals }));
    const values = { log_group_name: "trail", zip: resolve("dist/iam-alerts-function.zip"), ...variables };
    writeFileSync(join(folder, "terraform.tfvars.json"), JSON.stringify(values));
    const env = { ...process.env, TF_CLI_CONFIG_FILE: "", CHECKPOINT_DISABLE: "1" };
    const input = "base64encode(jsonencode(local.resources))\n";
    const { stdout, stderr } = spawnSync("terraform", ["console", "-no-color"], {
      cwd: folder,
      env,
      input,
      encoding: "utf8",
    });
    const [, text] = /^"([\w+/=]+)"$/m.exec(stdout) ?? [];
    if (text === undefined) throw new Error(`terraform console: ${stdout}${stderr}`);
    const all = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Record<string, Body>;
    return Object.fromEntries(Object.entries(all).filter(([, { count = 1 }]) => count !== 0));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns a value whose expressions refer to values of this file instead of resources. */
function redirected<Value>(value: Value): Value {
  const text = JSON.stringify(value)
    .replaceAll("data.aws_cloudwatch_log_group.trail.arn", `\\"${trail}\\"`)
    .replace(/(?<![\w."])aws_\w+\.\w+/g, "local.computed.$&");
  return JSON.parse(text) as Value;
}
