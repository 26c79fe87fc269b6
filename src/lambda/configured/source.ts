import { IamAlertsError } from "../../errors.ts";

/** The place of a configured text. */
export type Source =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "parameter"; readonly name: string; readonly region: string | undefined }
  | { readonly kind: "object"; readonly bucket: string; readonly key: string };

/** The places that a text can be in, in the words of errors. */
const expected =
  "a file of the function's package, ssm: and the name of a parameter, s3:// with a bucket and a key, or the ARN of a " +
  "parameter or an object";

/**
 * Reads where a text is: `accounts.yaml`, `ssm:/iam-alerts/accounts`, `s3://bucket/key`, or the ARN of a parameter or an
 * object.
 *
 * @throws IamAlertsError `config` for anything else
 */
export function sourceOf(variable: string, text: string): Source {
  const [, name, region] = parameter.exec(text) ?? [];
  if (name !== undefined) return { kind: "parameter", name, region };
  const [, bucket, key] = /^(?:s3:\/\/|arn:aws[\w-]*:s3:::)([a-z0-9][a-z0-9._-]+)\/(.*[^/])$/.exec(text) ?? [];
  if (bucket !== undefined && key !== undefined) return { kind: "object", bucket, key };
  if (/^[^:\0]*[^:\0/]$/.test(text)) return { kind: "file", file: text };
  throw new IamAlertsError("config", `expected ${expected} in ${variable}, found ${JSON.stringify(text)}`, {
    hint: `for example ${variable}=s3://my-bucket/iam-alerts/${variable.toLowerCase()}.yaml`,
  });
}

/** The name of a parameter, with a version or a label, or an ARN with a Region: parameters can be shared by ARN. */
const parameter = /^(?:ssm:)?((?:arn:aws[\w-]*:ssm:([a-z0-9-]+):\d{12}:parameter\/|(?<=^ssm:))[\w./-]+(?::[\w.-]+)?)$/;

/** Returns a source in words, for errors. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case "file":
      return `the file ${source.file} of the function's package`;
    case "parameter":
      return `the SSM parameter ${source.name}`;
    case "object":
      return `s3://${source.bucket}/${source.key}`;
  }
}

/** Returns the advice for a source that cannot be read. */
export function adviceOn(source: Source): string {
  switch (source.kind) {
    case "file":
      return "put the file into the function's package, next to index.mjs";
    case "parameter":
      return "allow the function's role ssm:GetParameter on the parameter, and kms:Decrypt on the key that encrypts it";
    case "object":
      return "allow the function's role s3:GetObject on the object, and kms:Decrypt on the key that encrypts it";
  }
}
