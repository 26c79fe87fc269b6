// The start of the program against Node.js itself: the whole process, from start to exit.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { encodePayload } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare, timed } from "./measure.js";

const program = fileURLToPath(new URL("../bin/iam-alerts.js", import.meta.url));
const input = JSON.stringify(encodePayload(messages(1)));

// If NODE_EXTRA_CA_CERTS is set, every start of Node.js is slower, and the ratio looks better than it is.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const run = (args) => () =>
  timed(() => {
    const { status, stderr } = spawnSync(process.execPath, args, { env, input });
    if (status !== 0) throw new Error(`${args.join(" ")} gave ${status}: ${stderr}`);
    return status;
  });

export default () =>
  compare(
    "start-up: the whole process",
    { name: "node -e 0", work: run(["-e", "0"]) },
    [
      { name: "iam-alerts decode, one payload", work: run([program, "decode"]), target: 1.6 },
      { name: "iam-alerts simulate CreateUser", work: run([program, "simulate", "CreateUser"]) },
      { name: "iam-alerts --version", work: run([program, "--version"]), target: 1.7 },
      { name: "iam-alerts --help", work: run([program, "--help"]), target: 1.7 },
    ],
    31,
  );
