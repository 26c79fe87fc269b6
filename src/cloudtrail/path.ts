import { IamAlertsError } from "../errors.ts";

type Step = string | number;

/**
 * Parses a path into a record: names separated by dots, indexes in brackets, other keys in brackets and quotes
 * (`requestParameters.tags[0].key`, `a["x.y"]`). A leading `$.` is allowed, as in a filter pattern.
 *
 * @throws IamAlertsError `usage` that names the first character that is not part of a path.
 */
export function parsePath(path: string): readonly Step[] {
  const steps: Step[] = [];
  const step = /\.?([A-Za-z_$][\w$:/-]*)|\.?\[(?:(\d{1,6})|"([^"]*)"|'([^']*)')\]/y;
  step.lastIndex = /^\$[.[]/.test(path) ? 1 : 0;
  while (step.lastIndex < path.length) {
    const at = step.lastIndex;
    const found = step.exec(path);
    const needsDot = at > 0 && path[at] !== "." && path[at] !== "[";
    if (found === null || needsDot || (at === 0 && path[at] === ".")) throw badPath(path, at);
    const [, name, index, quoted, single] = found;
    steps.push(index === undefined ? (name ?? quoted ?? single ?? "") : Number(index));
  }
  if (steps.length === 0) throw badPath(path, path.length);
  return steps;
}

function badPath(path: string, at: number): IamAlertsError {
  const found = at >= path.length ? "the end" : JSON.stringify(path.slice(at, at + 10));
  return new IamAlertsError(
    "usage",
    `expected a field's name or an [index] in the path ${JSON.stringify(path)}, found ${found} at character ${at + 1}`,
    {
      hint: "write paths like userIdentity.userName or requestParameters.tags[0].key",
    },
  );
}

/**
 * Returns a copy of the record with a value at the path. Creates missing objects and lists on the way.
 *
 * @throws IamAlertsError `usage` if the path leads through text or a number, or beyond the end of a list.
 */
export function setPath(record: unknown, path: string, value: unknown): unknown {
  return edit(record, parsePath(path), 0, path, () => value);
}

/** Returns a copy of the record without the value at the path, or undefined if there is no value. */
export function unsetPath(record: unknown, path: string): unknown {
  const steps = parsePath(path);
  let node = record;
  for (const step of steps) {
    const fits = typeof node === "object" && node !== null && Array.isArray(node) === (typeof step === "number");
    if (!fits || !Object.hasOwn(node as object, step)) return undefined;
    node = (node as Record<Step, unknown>)[step];
  }
  return edit(record, steps, 0, path, () => undefined);
}

function edit(node: unknown, steps: readonly Step[], depth: number, path: string, last: () => unknown): unknown {
  const step = steps[depth];
  if (step === undefined) return last();
  if (typeof step === "number") {
    const list = node ?? [];
    if (!Array.isArray(list)) throw blocked(path, steps, depth, "a list", node);
    if (step > list.length) throw blocked(path, steps, depth, `a list of ${step} or more`, node);
    const value = edit(list[step], steps, depth + 1, path, last);
    return value === undefined ? list.toSpliced(step, 1) : list.toSpliced(step, 1, value);
  }
  const object = node ?? {};
  if (typeof object !== "object" || Array.isArray(object)) throw blocked(path, steps, depth, "an object", node);
  const fields = Object.entries(object);
  const old = fields.find(([name]) => name === step)?.[1];
  const value = edit(old, steps, depth + 1, path, last);
  const isNew = old === undefined && !Object.hasOwn(object, step);
  // fromEntries creates own properties for any name, including __proto__.
  const changed = isNew
    ? [...fields, [step, value] as const]
    : fields.map(([name, was]) => [name, name === step ? value : was] as const);
  return Object.fromEntries(changed.filter(([name, now]) => name !== step || now !== undefined));
}

function blocked(
  path: string,
  steps: readonly Step[],
  depth: number,
  expected: string,
  found: unknown,
): IamAlertsError {
  const place = depth === 0 ? "the record" : steps.slice(0, depth).join(".");
  const what = Array.isArray(found)
    ? `a list of ${found.length}`
    : typeof found === "object"
      ? "an object"
      : (JSON.stringify(found) ?? "nothing");
  return new IamAlertsError(
    "usage",
    `expected ${expected} at ${place} for the path ${JSON.stringify(path)}, found ${what}`,
  );
}
