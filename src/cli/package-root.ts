import { join } from "node:path";

/** The folder of the installed package. The bundle in dist/cli lies as deep as this file, so nothing deeper may compute it. */
export const packageRoot: string = join(import.meta.dirname, "../..");
