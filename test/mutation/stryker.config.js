/** See README.md; run.js lists the files to mutate. */
export default {
  testRunner: "iam-alerts",
  plugins: [new URL("runner.js", import.meta.url).pathname],
  coverageAnalysis: "perTest",
  // Code that runs once, when its module loads: mostly tables of names and sentences.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 5000,
  timeoutFactor: 2,
  tempDirName: "node_modules/.cache/mutation",
  // Stryker reads tsconfig.json with a function that TypeScript 7 does not have.
  tsconfigFile: "none",
  disableTypeChecks: false,
  ignorePatterns: ["/archive", "/dist", "*.tgz"],
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false, allowEmojis: false },
  jsonReporter: { fileName: process.env.MUTATION_REPORT },
  thresholds: { high: 90, low: 90, break: 90 },
};
