// Part of the build: rewrites modules so that the program starts faster.

import { transform } from "esbuild";

/**
 * Turns commander's CommonJS into modules: the bundler then needs no wrapper functions, which are parsed twice, leaves
 * out what is not used, and can put help into a file of its own.
 */
export const commanderAsModules = {
  name: "commander-as-modules",
  transform: {
    filter: { id: /node_modules\/commander\/(?:lib\/\w+|index)\.js$/ },
    handler: (code) =>
      code
        .replace(/^const (\{[^}]*\}) = require\('(\.[^']+?)(?:\.js)?'\);$/gm, "import $1 from '$2.js';")
        .replace(/^const (\w+) = require\('([^']+)'\)\.(\w+);$/gm, "import { $3 as $1 } from '$2';")
        .replace(/^const (\w+) = require\('(node:child_process)'\);$/gm, "import * as $1 from '$2';")
        .replace(/^const (\w+) = require\('([^']+)'\);$/gm, "import $1 from '$2';")
        .replace(/^exports\.(\w+) = \1;.*$/gm, "export { $1 };")
        .replace(/^exports\.(\w+) = (\w+);.*$/gm, "export { $2 as $1 };")
        .replace(/^exports\.(\w+) = /gm, "export const $1 = "),
  },
};

/** Turns a module that only exports tables into one that parses them from JSON, which is faster than compiling them. */
export const tablesAsJson = {
  name: "tables-as-json",
  transform: {
    filter: { id: /src\/alert\/title\/sentences\.ts$/ },
    handler: async (source) => {
      const { code } = await transform(source, { loader: "ts" });
      const tables = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      return Object.entries(tables)
        .map(([name, table]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(table))});`)
        .join("\n");
    },
  },
};

/**
 * Takes eval out of tree-sitter. It is for inline JavaScript in a WebAssembly module, which no grammar has; a module with it
 * fails to load. A direct eval would also keep every name of its bundle from being shortened.
 */
export const noEval = {
  name: "no-eval",
  transform: {
    filter: { id: /node_modules\/web-tree-sitter\/web-tree-sitter\.js$/ },
    handler: (code) =>
      code.replace(/= eval\((\w+)\)/g, '= (() => { throw new Error("a grammar with inline JavaScript: " + $1); })()'),
  },
};
