// Replaces vitest: its own expect, and describe and it, which remember the tests so that they can run repeatedly.

import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";
import * as chai from "chai";

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect, {
  unreachable: (message) => chai.assert.fail(message),
});

/** All loaded tests, in order. */
export const tests = [];
const suites = [];

const each = (declare) => (rows) => (name, run) => {
  for (const row of rows) declare(name, () => (Array.isArray(row) ? run(...row) : run(row)));
};

/** Takes options between the name and the test, as vitest does. */
export const it = (name, ...rest) => tests.push({ name: [...suites, name].join(" "), run: rest.at(-1) });
it.each = each(it);

export const describe = (name, run) => {
  suites.push(name);
  run();
  suites.pop();
};
describe.each = each(describe);
describe.runIf = (condition) => (condition ? describe : () => {});
