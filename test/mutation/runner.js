// A test runner for Stryker: loads the tests once and runs those that reach a mutant repeatedly in the same process, the
// fastest first. Starting vitest for each of ten thousand mutants would take hours.

import { register } from "node:module";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import fc from "fast-check";

/** The global that the instrumented code reads. */
globalThis.__stryker__ ??= {};
const stryker = globalThis.__stryker__;

class Runner {
  #tests = [];

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    register("./hooks.js", import.meta.url);
    // Nobody reads these failures, so fast-check need not shrink them.
    fc.configureGlobal({ endOnFailure: true });
    const { tests } = await import("./vitest.js");
    for (const file of process.env.MUTATION_TESTS.split(" ")) {
      const from = tests.length;
      await import(pathToFileURL(resolve(file)).href);
      for (const [at, test] of tests.slice(from).entries()) Object.assign(test, { id: `${file}#${at}`, file });
    }
    const slow = new RegExp(process.env.MUTATION_SLOW);
    this.#tests = tests.filter(({ name }) => !slow.test(name));
  }

  async dryRun() {
    const results = [];
    for (const test of this.#tests) {
      stryker.currentTestId = test.id;
      results.push(await result(test));
    }
    stryker.currentTestId = undefined;
    const spent = new Map(results.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    this.#tests.sort((a, b) => spent.get(a.id) - spent.get(b.id));
    return { status: "complete", tests: results, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const wanted = new Set(testFilter);
    Object.assign(stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    let nrOfTests = 0;
    try {
      for (const test of this.#tests) {
        if (testFilter !== undefined && !wanted.has(test.id)) continue;
        nrOfTests++;
        const { status, failureMessage } = await result(test);
        if (stryker.hitCount > hitLimit) return { status: "timeout", reason: "the mutant is reached far too often" };
        if (status === 1) return { status: "killed", killedBy: [test.id], failureMessage, nrOfTests };
      }
      return { status: "survived", nrOfTests };
    } finally {
      stryker.activeMutant = undefined;
    }
  }
}

async function result({ id, name, file, run }) {
  const start = performance.now();
  const failureMessage = await failureOf(run);
  const test = { id, name, fileName: resolve(file), timeSpentMs: performance.now() - start };
  return failureMessage === undefined ? { ...test, status: 0 } : { ...test, status: 1, failureMessage };
}

async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error?.message ?? error);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "iam-alerts", Runner)];
