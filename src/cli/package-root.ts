import { join } from "node:path";

/** The folder of the installed package. The bundle in dist/cli has the same depth as this file, so no deeper file may compute it. */
export const packageRoot: string = join(import.meta.dirname, "../..");
