import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Raw } from "../alert/alerts.ts";

/** A call that the AWS CLI made. */
export interface Call {
  /** The service as CloudTrail names it: monitoring for CloudWatch. */
  readonly service: string;
  readonly operation: string;
  readonly parameters: Raw;
  readonly answer: Raw;
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly call?: Call;
}

/** The AWS CLI in one process, which runs a command in a fraction of a second. */
export interface AwsCli {
  /** Runs a command and returns what it printed, parsed. Rejects if the command fails. */
  readonly run: (args: readonly string[]) => Promise<{ readonly printed: unknown; readonly call: Call | undefined }>;
  readonly stop: () => void;
}

/** Starts the AWS CLI that test/servers/tools.js installed, against an endpoint. */
export function startAwsCli(endpoint: string): AwsCli {
  const child = spawn("python3", ["test/servers/aws-cli.py"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_DEFAULT_OUTPUT: "json",
      AWS_MAX_ATTEMPTS: "1",
    },
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    run: async (args) => {
      child.stdin.write(`${JSON.stringify(args)}\n`);
      const { value } = await answers.next();
      const { code, stdout, stderr, call } = JSON.parse(String(value)) as Answer;
      if (code !== 0) throw new Error(`aws ${args.join(" ")}: ${code} ${stderr}`);
      return { printed: stdout.trim() === "" ? undefined : JSON.parse(stdout), call };
    },
    stop: () => child.kill(),
  };
}
