import { pathWithTools } from "./tools.js";

/** The tests against servers run the programs that `npm run test:aws` installed, not those of the machine. */
process.env["PATH"] = pathWithTools();
