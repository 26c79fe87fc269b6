import { isOtherName } from "../../cloudtrail/other-names.ts";
import { eventSourceOf, eventSources, knownEvents } from "../../cloudtrail/service-events.ts";
import type { Knowledge } from "../../pattern/lint/lint.ts";
import { wordsOf } from "../../words.ts";

/** Other names of services, in console and documentation, by the service's part of the event source. */
const otherNames: Readonly<Record<string, string>> = {
  ...{ eventbridge: "events", "cloudwatch-events": "events", "cloudwatch-logs": "logs", cloudwatchlogs: "logs" },
  ...{
    "secrets-manager": "secretsmanager",
    "systems-manager": "ssm",
    "parameter-store": "ssm",
    "step-functions": "states",
  },
  ...{
    "security-hub": "securityhub",
    "identity-center": "sso",
    identitycenter: "sso",
    "identity-store": "identitystore",
  },
  ...{
    "api-gateway": "apigateway",
    "guard-duty": "guardduty",
    "cloud-trail": "cloudtrail",
    "cloud-formation": "cloudformation",
  },
  ...{
    elb: "elasticloadbalancing",
    elbv2: "elasticloadbalancing",
    alb: "elasticloadbalancing",
    efs: "elasticfilesystem",
  },
  ...{
    opensearch: "es",
    elasticsearch: "es",
    emr: "elasticmapreduce",
    msk: "kafka",
    "sign-in": "signin",
    console: "signin",
  },
  ...{ "kinesis-firehose": "firehose", organization: "organizations", "access-analyser": "access-analyzer" },
};

const listsBefore = new Map<string, readonly string[]>();

/** Returns the known names of a service's events as a list, which is made once. */
function namesOf(eventSource: string): readonly string[] {
  const list = listsBefore.get(eventSource) ?? [...(knownEvents(eventSource)?.names ?? [])];
  listsBefore.set(eventSource, list);
  return list;
}

/** The services that patterns test most often. Their names are looked at first, so that the others stay packed. */
const often: readonly string[] = wordsOf(`
  iam signin cloudtrail organizations kms sts sso identitystore guardduty config logs events sns account s3 lambda
  secretsmanager ram access-analyzer rolesanywhere securityhub ec2`).map((service) => `${service}.amazonaws.com`);

/** Yields the names of the events of all services, those of frequent services first. */
function* allNames(): Generator<string> {
  for (const source of new Set([...often, ...eventSources])) yield* namesOf(source);
}

/** Services whose events are mostly not API calls, so an unlisted name means nothing. */
const withoutLists: ReadonlySet<string> = new Set(
  wordsOf("signin sso sso-directory sso-oauth controltower aws-mcp account-access").map(
    (service) => `${service}.amazonaws.com`,
  ),
);

/** The first words that at least five known names share: Create, Update, Modify. */
let verbs: ReadonlySet<string> | undefined;

function verbsOfNames(): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const name of allNames()) {
    const verb = verbOf(name);
    counts.set(verb, (counts.get(verb) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([verb, count]) => (count < 5 ? [] : verb)));
}

const verbOf = (name: string) => /^[A-Z][a-z]+(?=[A-Z])/.exec(name)?.[0] ?? "";

/** Returns why a name that looks like that of a call, such as UpdatePaymentMethod, is probably not one. */
function unlisted(given: string, services: readonly string[]): { why: string; hint: string } | undefined {
  // Some services append the version of their API.
  const name = given.replace(/\d{4}_?\d\d_?\d\d(?:v\d+)?$/, "");
  if (verbOf(name) === "" || isOtherName(name) || services.some((source) => withoutLists.has(source))) return undefined;
  verbs ??= verbsOfNames();
  if (!verbs.has(verbOf(name))) return undefined;
  for (const known of allNames()) if (known === name) return undefined;
  return {
    why: `no AWS API has a call named ${given}`,
    hint:
      "only events of the console, of agents and of AWS services themselves are not named after a call: look for the " +
      "event in CloudTrail's event history",
  };
}

/** The names of events and of event sources, for lint. */
export const eventNamesOf: Pick<
  Knowledge,
  "eventNames" | "someEventNames" | "unlisted" | "eventSources" | "eventSourceOf"
> = {
  unlisted,
  eventNames: (eventSource) => {
    return knownEvents(eventSource)?.complete === true ? namesOf(eventSource) : undefined;
  },
  someEventNames: (eventSource) => (eventSource === undefined ? allNames() : namesOf(eventSource)),
  eventSources,
  eventSourceOf: (service) => {
    const other = Object.hasOwn(otherNames, service) ? otherNames[service] : undefined;
    return other === undefined ? eventSourceOf(service) : `${other}.amazonaws.com`;
  },
};
