import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import manifest from "../../../../package.json" with { type: "json" };
import { IamAlertsError } from "../../../errors.ts";
import { packageRoot } from "../../package-root.ts";

/** A parameter as the template declares it. */
export interface Declared {
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

/** The parts that the package deploys: the template and the function's code. */
export interface Release {
  readonly version: string;
  readonly parameters: Readonly<Record<string, Declared>>;
  readonly code: { readonly bytes: Uint8Array; readonly sha256: string };
  /** Returns the template that takes the code from a bucket. */
  readonly templateWith: (bucket: string, key: string) => string;
}

/** Reads the installed package's template and code. @throws IamAlertsError `config` if they are missing */
export function readRelease(folder: string = join(packageRoot, "dist")): Release {
  const text = readPart(join(folder, "template.yaml")).toString("utf8");
  const bytes = readPart(join(folder, "iam-alerts-function.zip"));
  const { Parameters } = parseDocument(text, { logLevel: "silent" }).toJS() as Pick<Template, "Parameters">;
  return {
    version: manifest.version,
    parameters: Parameters,
    code: { bytes, sha256: createHash("sha256").update(bytes).digest("hex") },
    templateWith: (bucket, key) =>
      text.replace(/^( +Code:) \S+$/m, (_, code: string) => `${code} { S3Bucket: "${bucket}", S3Key: "${key}" }`),
  };
}

interface Template {
  readonly Parameters: Readonly<Record<string, Declared>>;
}

function readPart(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new IamAlertsError(
      "config",
      `cannot read ${file}, which is part of the package: ${(cause as Error).message}`,
      {
        hint: "install iam-alerts again; in a clone of the repository, npm run build makes the file",
        cause,
      },
    );
  }
}
