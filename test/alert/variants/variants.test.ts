import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isAbove, type Severity } from "../../../src/alert/severity.ts";
import { account, alertOf, call, type Raw, user } from "../alerts.ts";

/** A call that gives someone a permission, or looks as if it did. */
interface Variant {
  readonly name: string;
  /** The call as service:Name; iam:PutUserPolicy for bob if omitted. */
  readonly call?: string;
  readonly parameters?: unknown;
  /** The statements of the policy, or its whole document as text or JSON. */
  readonly policy?: unknown;
  readonly document?: unknown;
  /** The path of the document in the parameters; policyDocument if omitted. */
  readonly at?: string;
  /** Whether the document is in the answer instead, as the trust policy of a role. */
  readonly in?: "responseElements";
  readonly record?: Raw;
  /** The least severity of the finding, and its code. */
  readonly least?: Severity;
  readonly code?: string;
}

const folder = "test/alert/variants";
const read = (file: string) => JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as readonly Variant[];
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

/** Returns a value with another at a path inside it: `{"a": {"b": value}}` for "a.b". */
function withAt(value: unknown, [name, ...path]: readonly string[], inner: unknown): unknown {
  if (name === undefined) return inner;
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? withAt(item, path, inner) : item));
  const fields = (value ?? {}) as Raw;
  return { ...fields, [name]: withAt(fields[name], path, inner) };
}

function recordOf(variant: Variant): Raw {
  const {
    call: name = "iam:PutUserPolicy",
    parameters = { userName: "bob", policyName: "p" },
    at = "policyDocument",
  } = variant;
  const rest = {
    recipientAccountId: account,
    eventTime: "2026-03-01T12:00:00Z",
    userIdentity: user("mallory"),
    ...variant.record,
  };
  if (variant.policy === undefined && variant.document === undefined) return call(name, parameters as Raw, rest);
  const document = variant.document ?? JSON.stringify({ Version: "2012-10-17", Statement: variant.policy });
  if (variant.in === undefined) return call(name, withAt(parameters, at.split("."), document) as Raw, rest);
  const role = { roleName: "app", assumeRolePolicyDocument: encodeURIComponent(String(document)) };
  return call(name, parameters as Raw, { ...rest, [variant.in]: { role } });
}

describe.each(files.filter((file) => file !== "harmless.json"))("variants in %s", (file) => {
  it.each(read(file).map((variant) => [variant.name, variant] as const))("have a finding: %s", (_, variant) => {
    const { severity, findings } = alertOf(recordOf(variant));
    const { least = "medium", code } = variant;
    const found = findings.filter((finding) => code === undefined || finding.code === code);
    expect(
      found.filter((finding) => !isAbove(least, finding.severity)),
      JSON.stringify(findings),
    ).not.toEqual([]);
    expect(isAbove(least, severity)).toBe(false);
  });
});

describe("harmless variants", () => {
  it.each(read("harmless.json").map((variant) => [variant.name, variant] as const))(
    "are at most medium: %s",
    (_, variant) => {
      const { severity, findings } = alertOf(recordOf(variant));
      expect([isAbove(severity, "medium"), findings]).toEqual([false, findings]);
    },
  );
});
