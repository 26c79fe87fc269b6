export { gunzip, inflateRaw } from "./gzip.ts";
export { members, memberTable } from "./members.ts";
export { braces, indexOf, objectEnd, pass, passedCount, passedTo, stringEnd, texts } from "./search.ts";

/** The first address after the module's own data: the place for files. */
export const files: usize = __heap_base;
