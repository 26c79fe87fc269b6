import { isWebhookUrl } from "../values.ts";
import { fieldsOf, timeouts } from "./answer.ts";
import { secretsManager } from "./service/endpoint.ts";
import { openService } from "./service/service.ts";

/** The variable that refers to a secret, and the value that the secret must hold. */
export interface SecretKind {
  readonly variable: string;
  /** For an error: "an https URL". */
  readonly expected: string;
  /** Returns the value in a secret's text, which is JSON if the secret was created in the console. */
  readonly find: (text: string) => string | undefined;
}

/** Returns a secret value. Rejects at the signal, with the service's error, or if the secret holds no such value. */
export type ReadSecret = (signal?: AbortSignal) => Promise<string>;

/**
 * Returns a reader of a setting that is either the value itself or the ARN of the Secrets Manager secret that holds it.
 * The secret is read once; if that fails, the next call tries again.
 */
export function secretReader(given: string, kind: SecretKind): ReadSecret {
  if (!given.startsWith("arn:")) return () => Promise.resolve(given);
  let value: Promise<string> | undefined;
  return (signal) => {
    value ??= fetched(given, kind, signal).catch((error: unknown) => {
      value = undefined;
      throw error;
    });
    return value;
  };
}

async function fetched(arn: string, { variable, expected, find }: SecretKind, signal?: AbortSignal): Promise<string> {
  const send = openService(secretsManager, { region: arn.split(":")[3] ?? "", timeouts });
  const body = JSON.stringify({ SecretId: arn });
  const answer = fieldsOf(await send({ target: "secretsmanager.GetSecretValue", body }, signal), "Secrets Manager");
  const value = find(String(answer["SecretString"]));
  if (value === undefined) throw new Error(`expected ${expected} in the secret of ${variable}, found none`);
  return value;
}

/** Describes a URL in a secret. */
export function urlIn(variable: string): SecretKind {
  const find = (text: string) => {
    const url = /https:\/\/[^\s"\\]+/.exec(text)?.[0];
    return url !== undefined && isWebhookUrl(url) ? url : undefined;
  };
  return { variable, expected: "an https URL", find };
}
