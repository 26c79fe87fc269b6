// Part of npm run generate:services: the calls that change something, with the parameters that may name a resource.

import { models } from "./botocore.js";
import { eventSourceOf } from "./event-sources.js";

/** The services that a pipeline of alerts is made of. */
const parts = [
  ...["logs", "lambda", "sns", "sqs", "dynamodb", "kms", "secretsmanager", "iam", "cloudformation", "cloudwatch"],
  ...["cloudtrail", "events", "scheduler", "observabilityadmin", "kinesis", "firehose", "ses", "sesv2"],
];

const reading =
  /^(?:Get|List|Describe|BatchGet|BatchDescribe|Lookup|Search|Simulate|Filter|Query|Scan|Receive|Validate|Estimate|Preview|Check|Detect|Decrypt|Verify)/;

const naming =
  /(?:name|names|arn|arns|id|ids|identifier|identifiers|url|urls|uri|alias|bucket|queue|topic|function|role|key|group|stream|table|rule|filter|target|targets|source|sources|destination|destinations|endpoint|resource|resources|channel|trail|identity|identities|actions)$/i;

const lowered = (name) => name[0].toLowerCase() + name.slice(1);

/** The dotted names of a shape's strings that may name a resource, as CloudTrail writes them: with a small first letter. */
function namesIn(model, shapeName, path, seen) {
  const shape = model.shapes[shapeName];
  if (shape === undefined || seen.includes(shapeName)) return [];
  const deeper = [...seen, shapeName];
  switch (shape.type) {
    case "structure":
      return Object.entries(shape.members).flatMap(([member, { shape: inner }]) =>
        namesIn(model, inner, path === "" ? lowered(member) : `${path}.${lowered(member)}`, deeper),
      );
    case "list":
      return namesIn(model, shape.member.shape, path, deeper);
    case "map":
      return namesIn(model, shape.value.shape, path, deeper).filter((name) => name !== path);
    case "string":
      return shape.enum === undefined && naming.test(path) && !/\btags\.key$/.test(path) ? [path] : [];
    default:
      return [];
  }
}

/** By event source and call. */
export function pipelineCalls() {
  const calls = {};
  for (const service of parts) {
    const model = models.get(service);
    const source = eventSourceOf(service, model);
    calls[source] ??= {};
    for (const [name, { input }] of Object.entries(model.operations)) {
      if (reading.test(name)) continue;
      const names = input === undefined ? [] : namesIn(model, input.shape, "", []);
      calls[source][name] = [...new Set([...(calls[source][name] ?? []), ...names])].sort();
    }
  }
  return sortKeys(Object.fromEntries(Object.entries(calls).map(([source, byName]) => [source, sortKeys(byName)])));
}

const sortKeys = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
