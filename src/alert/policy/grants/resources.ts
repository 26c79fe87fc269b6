import { matchesWildcards } from "../../../words.ts";
import { isResourceType } from "../names.ts";
import { type Choice, isAny } from "../statement.ts";
import { intersects } from "./globs.ts";

/** The part of a kind of resource that a statement reaches. */
export interface Reach {
  /** every: all of the kind; broad: a pattern with almost no limit; narrow: a pattern; one: a single resource. */
  readonly width: "every" | "broad" | "narrow" | "one";
  /** Whether the caller, or the user, group, role or policy that gets the permissions, is reached. */
  readonly own: boolean;
}

/** The identities that a policy concerns, and the call that gives it to them. */
export interface Holders {
  readonly account: string | null;
  /** The time of the call in ISO 8601. */
  readonly time: string | null;
  /** Names as in an ARN: user/alice, role/deploy. */
  readonly names: readonly string[];
}

const partitions: readonly string[] = ["aws", "aws-us-gov", "aws-cn", "aws-eusc", "aws-iso", "aws-iso-b"];

/** A pattern for a name with fewer letters than these reaches most names: a*, *a*. */
const fewLetters = 4;

const letters: readonly string[] = [..."abcdefghijklmnopqrstuvwxyz"];

/** A name that nobody would list, longer than any name, so that no number of question marks matches it. */
const anyName = "\0".repeat(130);

/** Returns the reach of a statement's resources, one for each that reaches the kind ("iam", "user/"). */
export function reachesOf(
  { except, names }: Choice<string>,
  kind: readonly [service: string, prefix: string],
  holders: Holders,
): readonly Reach[] {
  const reaches = names.flatMap((name) => reachOf(name, kind, holders) ?? []);
  if (!except) return reaches;
  return reaches.some(({ width }) => width === "every") ? [] : [{ width: "every", own: true }];
}

/** Whether resources include every one of a service, or of a type: arn:aws:s3:::*, arn:aws:lambda:*:*:function:* */
export function coversService(names: readonly string[], service: string, holders: Holders): boolean {
  const isCovered = names.some((name) => {
    const [, , owner, , , resource = ""] = partsOf(name);
    const [, type = ""] = /^([\w-]+)[:/]\*+$/.exec(resource) ?? [];
    return (owner === service && isResourceType(type)) || reachOf(name, [service, ""], holders)?.width === "every";
  });
  return isCovered || coversTogether(names, service);
}

/** Whether patterns match every resource of a service together, one for each first letter: arn:aws:s3:::a*, … */
function coversTogether(names: readonly string[], service: string): boolean {
  if (names.length < letters.length) return false;
  const forms = names.flatMap(formsOf);
  return partitions.some((partition) =>
    letters.every((letter) => {
      const arn = `arn:${partition}:${service}:r:a:${letter}${anyName}`;
      return forms.some((form) => matchesWildcards(form, arn));
    }),
  );
}

/** Whether patterns together cover every resource ("*", "arn:aws:*"): they match names that nobody would list. */
export function coversEverything(names: readonly string[]): boolean {
  if (names.some(isAny)) return true;
  // The service, or something before it, must be open.
  const open = names.filter((name) => /^[^:]*[*?]|^arn:[^:]*(?:[*?]|:[^:]*[*?])/.test(name));
  if (open.length === 0) return false;
  return partitions.some((partition) =>
    letters.every((letter) => {
      const probes = [`arn:${partition}:${letter}\0:::\0`, `arn:${partition}:${letter}\0:\0:000000000000:\0/\0`];
      return probes.every((arn) => open.some((name) => matchesWildcards(name, arn)));
    }),
  );
}

function reachOf(written: string, [service, prefix]: readonly [string, string], holders: Holders): Reach | undefined {
  // An action without resources is asked for on "*", which a single question mark matches too.
  const hasNone = prefix === "" || prefix === "root";
  if (isAny(written) || (written === "?" && hasNone)) return { width: "every", own: true };
  // A wildcard before the service can reach beyond colons.
  const [, owner] = /^arn:[\w-]*:([\w-]+):/.exec(written) ?? [];
  if (owner !== undefined && owner !== service) return undefined;
  const text = written.replace(/\$\{([*?$])\}/g, "$1").replace(/\$\{[^}]*\}?/g, "*");
  const forms = formsOf(text);
  // Only the region and the account may be left open, so that a limit to them counts as every resource.
  const covers = (name: string) => {
    const arns = partitions.map((partition) => `arn:${partition}:${service}:r:a:${prefix}${name}`);
    return forms.some((form) => arns.some((arn) => matchesWildcards(form, arn)));
  };
  const variable = /\$\{[^*?$]/.test(written.split(":").slice(5).join(":"));
  const isOwnName = prefix === "user/" && /:user\/(?:[^$]*\/)?\$\{aws:username\}$/i.test(written);
  if (!variable && covers(prefix === "root" ? "" : anyName)) return { width: "every", own: true };
  if (![...forms, text].some((form) => meets(form, service, prefix))) return undefined;
  if (isOwnName) return { width: "one", own: true };
  const own = holders.names.some(
    (name) => name.startsWith(prefix) && (covers(name.slice(prefix.length)) || endsIn(written, name)),
  );
  if (variable) return { width: "broad", own: true };
  const [, , , , , resource] = partsOf(text);
  // A wildcard that reaches beyond colons limits neither the region nor the account nor much of the name.
  if (resource === undefined) return { width: "broad", own };
  if (!/[*?]/.test(resource)) return { width: "one", own };
  const name = prefix === "" ? resource.replace(/^[\w-]+[:/]/, "") : resource;
  const letters = name.replace(/[*?]/g, "").length - prefix.length;
  return { width: letters < fewLetters ? "broad" : "narrow", own };
}

/** Whether a pattern matches an ARN of a kind. Its colons are those of the ARN, unless it has fewer than six parts. */
function meets(form: string, service: string, prefix: string): boolean {
  const [, partition = "", name = "", , , resource] = partsOf(form);
  const isAligned = resource !== undefined;
  if (isAligned && intersects(partition, "aws*") && intersects(name, service) && intersects(resource, `${prefix}*`))
    return true;
  if (isAligned && prefix.includes("/")) return false;
  return partitions.some((one) => intersects(form, `arn:${one}:${service}:*:*:${prefix}*`));
}

/** Whether an ARN names a holder whose path is in the ARN: user/division/alice for user/alice. */
function endsIn(arn: string, holder: string): boolean {
  const [kind = "", name = ""] = holder.split("/");
  return arn.includes(`:${kind}/`) && arn.endsWith(`/${name}`);
}

/**
 * Returns a pattern with its region and account left open. IAM completes a pattern that has fewer than six parts with
 * wildcards.
 */
function formsOf(text: string): readonly string[] {
  const missing = 6 - partsOf(text).length;
  const isPrefix = missing > 0 && text.startsWith("arn:");
  if (missing > 0 && !isPrefix) return [text];
  const [arn, partition, name, , , resource] = partsOf(`${text}${":*".repeat(missing)}`);
  return [...(isPrefix ? [text] : []), `${arn}:${partition}:${name}:*:*:${resource}`];
}

/** Returns the six parts of an ARN; the last one keeps its colons. */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
