// Runs the inflater's tests with the module that it gets, the fastest tests first, and says which one fails.

import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";

const { tests } = await import(workerData.tests);
const order = workerData.order ?? tests.map((_, index) => index);
const times = [];
let failed;
for (const index of order) {
  const start = performance.now();
  try {
    await tests[index].run();
  } catch {
    failed = tests[index].name;
    break;
  }
  times[index] = performance.now() - start;
}
parentPort.postMessage({ failed, times });
