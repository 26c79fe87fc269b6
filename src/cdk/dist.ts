import { join } from "node:path";

/** The folder of the built package. The bundle in dist/cdk has the same depth as this file. */
export const dist: string = join(import.meta.dirname, "../../dist");
