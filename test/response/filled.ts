import type { Entry } from "../../src/response/table/entry.ts";
import { account, call, type Raw, user } from "../alert/alerts.ts";

const paths = /\{([\w>.|*/]+)\}/g;

/** Returns a value for a path in a template: a role's ARN if its name is read, a queue's URL, a number, otherwise any name. */
const valueFor = (path: string) => {
  if (path.endsWith("/")) return `arn:aws:iam::${account}:role/r`;
  if (path === "versionNumber") return "1";
  return path === "queueUrl" ? `https://sqs.us-east-1.amazonaws.com/${account}/q` : "x1";
};

/** Sets a value at a path of names, in which * leads into the items of a list. */
function set(object: Raw, [name = "", ...rest]: readonly string[], value: unknown): Raw {
  const [list, item] = name.split("*");
  if (list === undefined || list === name) {
    return { ...object, [name]: rest.length === 0 ? value : set((object[name] ?? {}) as Raw, rest, value) };
  }
  return { ...object, [list]: [item === "" ? value : { [item ?? ""]: value }] };
}

/** Returns a record that has every value that the commands of an entry need. `name` is service:Call(variant). */
export function filledRecord(name: string, { undo, look }: Entry): Raw {
  const [, operation = "", variant] = /^([^(]+)(?:\((.*)\))?$/.exec(name) ?? [];
  let parameters: Raw = {};
  let answer: Raw = {};
  for (const template of Object.values({ ...undo, ...look })) {
    for (const [, alternatives = ""] of template.matchAll(paths)) {
      const [path = ""] = alternatives.split("|");
      const value = valueFor(path);
      const names = path.replace(/^>|\/$/g, "").split(".");
      if (path.startsWith(">")) answer = set(answer, names, value);
      else parameters = set(parameters, names, value);
    }
  }
  if (variant === "default") parameters = { ...parameters, setAsDefault: true };
  else if (variant !== undefined && variant !== "renamed") parameters = { ...parameters, status: variant };
  return call(operation, parameters, {
    responseElements: answer,
    userIdentity: user("alice"),
    awsRegion: "us-east-1",
    eventTime: "2026-11-29T03:12:44Z",
  });
}
