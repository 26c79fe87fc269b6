// Loads the function and lets it answer a control message, in its own process. Prints what was loaded, with the milliseconds
// of each file without those that it loads itself.

import { Module } from "node:module";
import { pathToFileURL } from "node:url";

const [file, event] = process.argv.slice(2);
const loaded = [];
const open = [];

/** Measures work that can load files, and counts their time as their own. */
function begin(name) {
  const frame = { name, start: performance.now(), inner: 0 };
  open.push(frame);
  return () => {
    const all = performance.now() - frame.start;
    open.pop();
    const outer = open.at(-1);
    if (outer !== undefined) outer.inner += all;
    if (!loaded.some(([known]) => known === name)) loaded.push([name, all - frame.inner]);
  };
}

const load = Module._load;
Module._load = (request, ...rest) => {
  const end = begin(request);
  try {
    return load(request, ...rest);
  } finally {
    end();
  }
};

const endImport = begin("index.mjs");
const { handler } = await import(pathToFileURL(file).href);
endImport();
const endReady = begin("settings read, a control message answered");
await handler(JSON.parse(event), { awsRequestId: "first" });
endReady();
console.error(JSON.stringify(loaded));
