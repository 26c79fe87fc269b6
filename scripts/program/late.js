// Part of the build: makes the program load some of its files only when they are used.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** An object whose properties `names` are exports of the module that `load` loads. The first that is read loads it. */
const late = `(load, names) => names.reduce((all, name) => Object.defineProperty(all, name, {
  configurable: true,
  get() {
    const loaded = load();
    for (const each of names) Object.defineProperty(all, each, { value: loaded[each] });
    return loaded[name];
  },
}), {})`;

/**
 * Returns a plugin that makes imports of the named chunks and modules load them when one of their exports is used. The
 * modules of the program have no side effects, so that their order does not matter. An import of a whole namespace loads
 * at once, as before.
 */
export function lateImports(ids) {
  return {
    name: "late-imports",
    renderChunk(code, _chunk, _options, { chunks }) {
      const imports = code.matchAll(/^(?:const|let) ([$\w]+) = (require\("([^"]+)"\));$/gm);
      return [...imports].reduce((text, [whole, name, load, id]) => {
        const isNamespace = text.includes(`(${name})`) || text.includes(`(${name}, `);
        if (!ids.includes(id) || isNamespace) return text;
        const used = exportsOf(id, chunks).filter((each) => text.includes(`${name}.${each}`));
        return text.replace(whole, () => `const ${name} = (${late})(() => ${load}, ${JSON.stringify(used)});`);
      }, code);
    },
  };
}

function exportsOf(id, chunks) {
  return chunks[id.replace("./", "")]?.exports ?? Object.keys(require(id));
}
