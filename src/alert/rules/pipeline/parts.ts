import { nameIn } from "../../title/naming.ts";

/** Typical names of trails, log groups, functions and topics used for alerting; the record gives no better evidence. */
const alertingName = /cloudtrail|iam-?alert/i;

/** The endings of the names that deploy/template.yaml derives from the function's name. */
const derived =
  /^(?:-(?:dead-letters|sent|errors|throttles|quiet|delivery-errors|delivery-throttling|heartbeat)|-(?:Heartbeat)?Role-\w+)$/i;

/** An account and Region, as far as a name says, and the names that it can mean. */
interface Named {
  readonly place: string;
  readonly names: readonly string[];
}

/** Whether text names a part of the pipeline: by name, path, queue URL, or a full, partial or qualified ARN. */
export function isPart(value: string, pipeline: readonly string[]): boolean {
  const { place, names } = named(value);
  if (names.some((name) => alertingName.test(name))) return true;
  return membersOf(pipeline).some((part) => {
    if (place !== "" && part.place !== "" && place !== part.place) return false;
    return names.some((name) => part.names.some((known) => name === known || isDerived(name, known)));
  });
}

/** The members of each pipeline: all alerts of a payload have one. */
const members = new WeakMap<readonly string[], readonly Named[]>();

function membersOf(pipeline: readonly string[]): readonly Named[] {
  const known = members.get(pipeline) ?? pipeline.map(named);
  members.set(pipeline, known);
  return known;
}

/** Whether the stack names a resource after the function, as watch-errors after watch. */
function isDerived(name: string, known: string): boolean {
  if (name === `/aws/lambda/${known}`) return true;
  return name.startsWith(known) && derived.test(name.slice(known.length));
}

function named(value: string): Named {
  const [head, , service = "", region = "", account = "", ...rest] = value.split(":");
  if (head === "arn" && rest.length > 0) {
    return {
      place: region === "" || account === "" ? "" : `${service}:${region}:${account}`,
      names: inArn(service, rest),
    };
  }
  // A queue's URL ends in its name.
  if (/^https?:\/\//.test(value)) return { place: "", names: [value.slice(value.lastIndexOf("/") + 1)] };
  const [, called] = /^(?:[a-z\d-]*:)?(?:\d{12}:)?function:([^:]+)/.exec(value) ?? [];
  const plain = called ?? value.replace(/^alias\//, "");
  // The part before the last colon: a function's name without its alias.
  return { place: "", names: [value, nameIn(value), plain, plain.replace(/:[^:]*$/, "")] };
}

/** Returns the names in the last part of an ARN, without the kind of the resource and what belongs to it. */
function inArn(service: string, rest: readonly string[]): readonly string[] {
  const [first = "", second = ""] = rest;
  const last = first.slice(first.lastIndexOf("/") + 1);
  switch (service) {
    case "cloudformation":
    case "dynamodb":
      return [first.split("/")[1] ?? first];
    case "secretsmanager":
      // AWS adds a hyphen and six characters to the name.
      return [second, second.replace(/-\w{6}$/, "")];
    case "cloudwatch":
      return [rest.slice(1).join(":")];
    case "sns":
    case "sqs":
      return [first];
    case "kms":
      return [last];
    case "lambda":
    case "logs":
      return [second];
    default:
      return first.includes("/") ? [last] : second === "" ? [first] : [second];
  }
}
