import { braces, indexOf, objectEnd, pass, passedCount, passedTo, stringEnd, texts } from "./search.ts";

export { gunzip, inflateRaw } from "./gzip.ts";
export { members, memberTable } from "./members.ts";
// Exported in this way, because the compiler would otherwise compile the file once more for members.ts.
export { braces, indexOf, objectEnd, pass, passedCount, passedTo, stringEnd, texts };

/** The first address after the module's own data: the place for files. */
export const files: usize = __heap_base;
