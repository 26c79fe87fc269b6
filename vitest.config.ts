import { defineConfig } from "vitest/config";

const shared = { globalSetup: "test/build.ts", testTimeout: 60_000, hookTimeout: 60_000, isolate: false } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: "offline",
          include: ["test/**/*.test.ts"],
          exclude: ["test/servers/**", "test/corpus/**"],
        },
      },
      // Needs moto_server on the PATH.
      { test: { ...shared, name: "aws", include: ["test/servers/**/*.test.ts"] } },
      // Needs the published records in ../shared/corpus.
      { test: { ...shared, name: "corpus", include: ["test/corpus/**/*.test.ts"] } },
    ],
  },
});
