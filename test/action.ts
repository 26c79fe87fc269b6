import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";

/** A step of the composite action. */
interface Step {
  readonly id: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: unknown }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** Returns the action as action.yml describes it. */
export const readAction = (): Action => parse(readFileSync("action.yml", "utf8")) as Action;

/** The result of a step; a step with `uses` is not run. */
export interface StepResult {
  readonly id: string;
  /** The exit code; null for a step that is left to the runner. */
  readonly code: number | null;
  readonly output: string;
  readonly with: Readonly<Record<string, string>>;
}

interface Context {
  readonly inputs: Readonly<Record<string, string>>;
  readonly steps: Record<string, { readonly outputs: Readonly<Record<string, string>> }>;
  readonly temp: string;
}

/** Evaluates the expressions that action.yml uses. */
function evaluated(expression: string, { inputs, steps, temp }: Context): unknown {
  const script = expression
    .replace(/\binputs\.([\w-]+)/g, (_, name: string) => JSON.stringify(inputs[name] ?? ""))
    .replace(/\bsteps\.(\w+)\.outputs\.(\w+)/g, (_, id: string, name: string) =>
      JSON.stringify(steps[id]?.outputs[name] ?? ""),
    )
    .replace(/\brunner\.temp\b/g, () => JSON.stringify(temp));
  const contains = (text: string, part: string) => text.includes(part);
  // Which of the two is true does not matter, because every condition asks for either.
  const [success, failure] = [() => true, () => false];
  return new Function("contains", "success", "failure", `return (${script});`)(contains, success, failure);
}

const filledIn = (text: string, context: Context) =>
  text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluated(expression, context)));

/** Runs the action's steps in a folder as a runner does: conditions, environment, outputs. npm is replaced. */
export async function runAction(
  folder: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly StepResult[]> {
  const { inputs: declared, runs } = readAction();
  const defaults = Object.entries(declared).map(([name, input]) => [name, String(input.default)]);
  const temp = mkdtempSync(join(tmpdir(), "iam-alerts-runner-"));
  const context: Context = { inputs: { ...Object.fromEntries(defaults), ...given }, steps: {}, temp };
  const bin = join(temp, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  // Installs this package where npm would install it.
  const program = `#!/bin/sh\\nexec node "${resolve("bin/iam-alerts.js")}" "$@"\\n`;
  const install = `mkdir -p "$prefix/node_modules/.bin"; printf '${program}' > "$prefix/node_modules/.bin/iam-alerts"`;
  const npm = `while [ "$1" != --prefix ]; do shift; done; prefix="$2"; echo "npm $3"; ${install}`;
  writeFileSync(join(bin, "npm"), `#!/bin/sh\n${npm}\nchmod +x "$prefix/node_modules/.bin/iam-alerts"\n`, {
    mode: 0o755,
  });

  const results: StepResult[] = [];
  for (const step of runs.steps) {
    if (step.if !== undefined && !evaluated(step.if.replace(/^\$\{\{(.*)\}\}$/, "$1"), context)) continue;
    const fill = (values: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(Object.entries(values).map(([name, text]) => [name, filledIn(text, context)]));
    if (step.run === undefined) {
      results.push({ id: step.id, code: null, output: "", with: fill(step.with) });
      continue;
    }
    const outputs = join(temp, `${step.id}.output`);
    writeFileSync(outputs, "");
    const script = join(temp, `${step.id}.sh`);
    writeFileSync(script, step.run);
    const path = `${bin}:${process.env["PATH"]}`;
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: join(folder, context.inputs["working-directory"] ?? "."),
      env: { ...process.env, NO_COLOR: "1", ...env, ...fill(step.env), PATH: path, GITHUB_OUTPUT: outputs },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const code = await new Promise<number | null>((done) => child.on("close", done));
    const written = readFileSync(outputs, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    context.steps[step.id] = { outputs: Object.fromEntries(written.map((line) => line.split(/=(.*)/s).slice(0, 2))) };
    results.push({ id: step.id, code, output, with: {} });
  }
  return results;
}

/** Returns a new folder with files. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-action-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
