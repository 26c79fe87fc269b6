// Part of the build: makes the playground, one page that loads nothing, from src/playground.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { licensesOf } from "./build-licenses.js";

const root = join(import.meta.dirname, "..");
const source = join(root, "src/playground");

/** Returns the sample records by name, each as the message that CloudTrail would log. */
function samples() {
  const folder = join(root, "fixtures/records");
  const files = readdirSync(folder).sort();
  return Object.fromEntries(
    files.map((file) => [
      file.replace(/\.json$/, ""),
      JSON.stringify(JSON.parse(readFileSync(join(folder, file), "utf8"))),
    ]),
  );
}

/** Bundles a file for browsers. Returns its text, and the files that it is made of. */
async function bundle(file, options = {}) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(source, file)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2023",
    platform: "browser",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    write: false,
    ...options,
  });
  return { text: outputFiles[0].text.trim(), files: Object.keys(metafile.inputs) };
}

/** Unpacks the program and runs it. It is packed because it shrinks to a third. */
const loader = `(async () => {
  const packed = atob(document.getElementById("program").textContent);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at++) bytes[at] = packed.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.body.append(script);
})();`;

const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

async function run() {
  const program = await bundle("main.ts", {
    alias: { "node:zlib": join(source, "node/zlib.ts") },
    inject: [join(source, "node/buffer.ts")],
    define: { SAMPLES: JSON.stringify(samples()) },
  });
  const style = await bundle("playground.css");
  const parts = {
    policy: [
      "default-src 'none'",
      `script-src ${hashOf(loader)} ${hashOf(program.text)}`,
      `style-src ${hashOf(style.text)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; "),
    style: style.text,
    // Two hyphens end a comment.
    licenses: licensesOf(program.files.map((file) => join(root, file))).replaceAll("--", "- -"),
    state: "null",
    program: deflateRawSync(program.text, { level: 9 }).toString("base64"),
    loader,
  };
  const page = readFileSync(join(source, "playground.html"), "utf8").replace(
    /\{\{(\w+)\}\}/g,
    (_, name) => parts[name],
  );
  writeFileSync(join(root, "dist/playground.html"), page);
}

await run();
