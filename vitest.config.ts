import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const shared = { globalSetup: "test/build.ts", testTimeout: 60_000, hookTimeout: 60_000, isolate: false } as const;

/** Takes long by its nature: inputs of many megabytes, thousands of random ones, every sample hostile, real shells. */
const thorough = "test/**/*.thorough.test.ts";

/** The files with more random inputs, or more tests, in `npm run test:thorough`. */
const random = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((file) => `test/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".test.ts") && /from "[./]+\/runs\.ts"/.test(readFileSync(file, "utf8")));

const config: ViteUserConfig = defineConfig({
  test: {
    // One for each core: the tests are the machine's only work.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...shared,
          name: "offline",
          include: ["test/**/*.test.ts"],
          exclude: [
            ...["test/servers/**", "test/mutation/**", "test/corpus/**", "test/browser/**", "test/engines/**"],
            thorough,
          ],
        },
      },
      {
        test: {
          ...shared,
          name: "thorough",
          include: [thorough, ...random],
          exclude: ["test/engines/**"],
          env: { THOROUGH: "1" },
        },
      },
      {
        test: {
          ...shared,
          name: "aws",
          include: ["test/servers/**/*.test.ts"],
          setupFiles: "test/servers/setup.ts",
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
          // Servers of others take their time to start.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      // Needs chromium.
      { test: { ...shared, name: "browser", include: ["test/browser/**/*.test.ts"] } },
      // Runs the engines of AWS's services, which need Java and Maven.
      {
        test: {
          ...shared,
          name: "engines",
          include: ["test/engines/**/*.test.ts"],
          env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
          // The first run downloads the engines, and one test compares many thousands of results.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      // Needs the published records in ../shared/corpus.
      { test: { ...shared, name: "corpus", include: ["test/corpus/**/*.test.ts"] } },
    ],
  },
});

export default config;
