import { type ChildProcess, spawn } from "node:child_process";

/** The AWS environment of the tests' own process: test keys, and no settings of the machine. */
export const environment: Readonly<Record<string, string | undefined>> = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_MAX_ATTEMPTS: "1",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_ENDPOINT_URL: undefined,
  AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: undefined,
};

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Returns the environment of a process: the machine's without its AWS settings, plus the given variables. */
export function processEnvironment(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = { ...process.env, ...environment, AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1", ...given };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Runs a program without blocking the servers that live in this process. */
export async function runProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  started: (child: ChildProcess) => void = () => {},
): Promise<Ran> {
  const child = spawn(command, args, { env: processEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
  const held = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      held[name] += text;
    });
  }
  started(child);
  const code = await new Promise<number | null>((done, reject) => {
    child.on("error", reject);
    child.on("close", done);
  });
  return { code, ...held };
}

/** Runs the installed program. */
export function runProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  started?: (child: ChildProcess) => void,
): Promise<Ran> {
  return runProcess(process.execPath, ["bin/iam-alerts.js", ...args], env, started);
}
