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

/** The names of events and of event sources, for lint. */
export const eventNamesOf: Pick<Knowledge, "eventNames" | "someEventNames" | "eventSources" | "eventSourceOf"> = {
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
