export { systemIo } from "./io.ts";
export { main } from "./main.ts";

/** Returns the manual page, for the build. */
export const manual = async (io: import("./io.ts").Io): Promise<string> => (await import("./manual.ts")).manual(io);
