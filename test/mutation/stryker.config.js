/** See README.md; run.js says what is mutated. */
export default {
  testRunner: "iam-alerts",
  plugins: [new URL("runner.js", import.meta.url).pathname],
  coverageAnalysis: "perTest",
  // What is evaluated once, when its module loads: tables of names and sentences for the most part.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 5000,
  timeoutFactor: 2,
  tempDirName: "node_modules/.cache/mutation",
  // Stryker reads tsconfig.json by a function that TypeScript 7 lacks.
  tsconfigFile: "none",
  disableTypeChecks: false,
  ignorePatterns: ["/archive", "/dist", "*.tgz"],
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false, allowEmojis: false },
  jsonReporter: { fileName: process.env.MUTATION_REPORT },
  thresholds: { high: 90, low: 90, break: 90 },
};
