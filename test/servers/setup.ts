import { pathWithTools } from "./tools.js";

/** The tests against servers run the programs that `npm run test:aws` installed, whatever else the machine has. */
process.env["PATH"] = pathWithTools();
