import { relative } from "node:path";
import { isStored } from "./store.ts";

/**
 * Compares the paths of two files of the same source by the order in which they are listed: folder by folder, by name, a
 * file before a folder of the same name. Negative if `one` comes first.
 */
export function compareListed(one: string, other: string): number {
  const [mine, others] = [partsOf(one), partsOf(other)];
  const at = mine.findIndex((part, index) => part !== others[index]);
  if (at === -1) return mine.length - others.length;
  const found = others[at];
  return found === undefined || (mine[at] as string) > found ? 1 : -1;
}

function partsOf(path: string): readonly string[] {
  return isStored(path) ? path.split("/") : path.split(/[/\\]/);
}

/** Whether a file is the source itself or below it. */
export function isBelow(source: string, file: string): boolean {
  if (isStored(source) !== isStored(file)) return false;
  if (isStored(source)) return file === source || file.startsWith(source.endsWith("/") ? source : `${source}/`);
  return !/^\.\.(?:[/\\]|$)/.test(relative(source, file));
}
