import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import * as library from "../src/index.ts";

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

/** Returns the exports of the files, bundled and minified. */
function bundleOf(...files: readonly string[]): string {
  const contents = files.map((file) => `export * from "./${file}";`).join("\n");
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

describe("the package", () => {
  it("has an executable program", () => {
    const program = manifest.bin["iam-alerts"] ?? "";
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("exports files that the build makes", () => {
    const files = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry),
    );
    expect(files.length).toBeGreaterThanOrEqual(6);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect(existsSync("dist/lambda/index.mjs")).toBe(true);
  });

  it("contains the licenses of bundled packages", () => {
    const texts = ["cli", "lambda"].map((part) => readFileSync(`dist/${part}/LICENSES.txt`, "utf8"));
    expect(texts[0]).toMatch(/^yaml [\d.]+, ISC\n\n.*Permission to use, copy/ms);
    for (const name of ["chalk", "commander", "@bomb.sh/tab"]) {
      expect(texts[0]).toContain(`\n${name} `);
    }
    expect(texts[1]).toMatch(/^@smithy\/signature-v4 [\d.]+, Apache-2\.0$/m);
  });

  it("exports the promised names", () => {
    const names = [
      ...[
        "parse",
        "print",
        "compile",
        "explain",
        "why",
        "lint",
        "encodePayload",
        "decodePayload",
        "readRecord",
        "toAlert",
      ],
      ...[
        "renderText",
        "renderMarkdown",
        "renderEmail",
        "renderHtml",
        "renderSlack",
        "renderSns",
        "renderCsv",
        "presets",
        "detect",
        "readItems",
        "IamAlertsError",
        "PatternError",
      ],
    ];
    expect(names.filter((name) => !(name in library))).toEqual([]);
  });

  it.each([
    [
      "a module",
      "app.mjs",
      'import { IamAlerts } from "iam-alerts/cdk";\nimport { App, Stack } from "aws-cdk-lib/core";\n',
    ],
    [
      "CommonJS",
      "app.cjs",
      'const { IamAlerts } = require("iam-alerts/cdk");\nconst { App, Stack } = require("aws-cdk-lib/core");\n',
    ],
  ])("has a construct for a CDK app in %s", (_, file, imports) => {
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-package-"));
    try {
      const installed = join(folder, "node_modules", "iam-alerts");
      cpSync("package.json", join(installed, "package.json"));
      for (const name of ["cdk/index.cjs", "template.yaml", "iam-alerts-function.zip"]) {
        cpSync(join("dist", name), join(installed, "dist", name));
      }
      for (const name of ["aws-cdk-lib", "constructs"]) {
        symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
      }
      const script = `
        const stack = new Stack(new App({ outdir: "cdk.out" }), "Stack");
        new IamAlerts(stack, "Alerts", { logGroup: { logGroupName: "trail", env: stack.env } });
        const { Resources } = stack.node.root.synth().getStackByName("Stack").template;
        console.log(Object.values(Resources).map(({ Type }) => Type).join());`;
      writeFileSync(join(folder, file), imports + script);
      const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
      expect(stdout, stderr).toMatch(/^AWS::SNS::Topic,.*AWS::Lambda::Function.*AWS::Logs::SubscriptionFilter/m);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("has a function that needs no other package, with any channels", () => {
    const folder = mkdtempSync(join(tmpdir(), "iam-alerts-package-"));
    try {
      const installed = join(folder, "node_modules", "iam-alerts");
      cpSync("package.json", join(installed, "package.json"));
      cpSync("dist", join(installed, "dist"), { recursive: true });
      const script = `
        const { createHandler, handler } = await import("iam-alerts/lambda");
        const events = JSON.parse(process.argv[1]);
        await createHandler({ deliver: async (alerts) => (console.log(alerts[0].title), []) })(events);
        await handler(events).catch(({ message }) => console.log(message));`;
      const event = library.encodePayload([JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8"))]);
      const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:slack-AbCdEf";
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["--input-type=module", "-e", script, "--", JSON.stringify(event)],
        {
          cwd: folder,
          encoding: "utf8",
          env: {
            AWS_REGION: "us-east-1",
            AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
            AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            AWS_MAX_ATTEMPTS: "1",
            AWS_ENDPOINT_URL: "http://127.0.0.1:9", // nobody listens there
            TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:iam-alerts",
            EMAIL_FROM: "alerts@example.com",
            EMAIL_TO: "security@example.com",
            SLACK_WEBHOOK: secret,
            DEDUP_TABLE: "iam-alerts-sent",
          },
        },
      );
      expect(stdout, stderr).toMatch(/^alice created user bob$/m);
      // Each channel reached the network.
      expect(stdout.split("ECONNREFUSED").length - 1).toBeGreaterThanOrEqual(4);
      for (const channel of ["sns", "ses", "slack"]) {
        expect(stdout).toContain(`1 alert by ${channel} (Error: connect ECONNREFUSED`);
      }
      expect(stdout + stderr).not.toMatch(/Cannot find|ERR_MODULE_NOT_FOUND/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("loads no SDK, no colors and no command line with the library", () => {
    const loaded = readFileSync("dist/index.js", "utf8");
    expect(loaded).not.toMatch(/aws-sdk|chalk|commander|\/cli\/|\/aws\//);
  });

  it("publishes a Matcher without its internal methods", () => {
    const types = readFileSync("dist/pattern/match/compile.d.ts", "utf8");
    expect(types).toContain("testJson(");
    expect(types).not.toMatch(/cannotMatch|needs/);
  });

  it("has a playground of at most 350 kB, with the licenses of what is in it", () => {
    const page = readFileSync("dist/playground.html", "utf8");
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(350_000);
    expect(page).toMatch(/^fflate [\d.]+, MIT\n\nMIT License/m);
  });

  it("loads no lint rules in the function", () => {
    const bundles = readdirSync("dist/lambda").filter((name) => /\.[cm]js$/.test(name));
    const withLint = (texts: readonly string[]) =>
      texts.filter((text) => /or-of-not-equals|unknown-event-name/.test(text));
    expect(withLint(bundles.map((name) => readFileSync(join("dist/lambda", name), "utf8")))).toEqual([]);
    // The codes of the rules survive a bundler, so that the check above would find them.
    expect(withLint([bundleOf("src/pattern/lint/lint.ts")])).toHaveLength(1);
  });

  it("has an engine and a lint of at most 40 kB each and proofs of 30 kB, minified", () => {
    const sizeOf = (...files: readonly string[]) =>
      Buffer.byteLength(bundleOf(...files.map((file) => `src/pattern/${file}.ts`)));
    const engine = sizeOf("index");
    const proofs = sizeOf("index", "compare/compare", "compare/simplify");
    expect(engine).toBeLessThanOrEqual(40_000);
    expect(proofs - engine).toBeLessThanOrEqual(30_000);
    expect(sizeOf("index", "compare/compare", "compare/simplify", "lint/lint") - proofs).toBeLessThanOrEqual(40_000);
    expect(bundleOf("src/pattern/index.ts")).not.toContain("or-of-not-equals");
  });
});
