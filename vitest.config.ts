import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "offline",
          include: ["test/**/*.test.ts"],
          exclude: ["test/servers/**", "test/corpus/**"],
          testTimeout: 30_000,
        },
      },
      // Needs moto_server on the PATH.
      { test: { name: "aws", include: ["test/servers/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 30_000 } },
      // Needs the published records in ../shared/corpus.
      { test: { name: "corpus", include: ["test/corpus/**/*.test.ts"], testTimeout: 30_000 } },
    ],
  },
});
