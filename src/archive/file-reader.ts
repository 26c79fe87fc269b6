import { closeSync, openSync, readSync } from "node:fs";
import type { FileMemory } from "../bytes/file-memory.ts";

/** Reads a file into memory in place of the last one. Throws the file system's errors. */
export function readFileInto(memory: FileMemory, path: string): void {
  const file = openSync(path, "r");
  try {
    memory.read((to, offset) => readSync(file, to, offset, to.length - offset, null));
  } finally {
    closeSync(file);
  }
}
