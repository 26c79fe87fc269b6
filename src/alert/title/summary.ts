import { type Fields, field, fields, isFields, text } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { listed } from "../../words.ts";
import { nameIn, valueAt } from "./naming.ts";
import { safe } from "./safe.ts";

/** An event that is not one call: an insight about many, an aggregate of many, or an agent's use of a tool. */
export interface Summary {
  readonly title: string;
  /** Whether the title lacks its subject, the actor. */
  readonly isPredicate: boolean;
  /** Whether the event reports nothing that needs attention, because the calls have records of their own. */
  readonly isInfo: boolean;
  readonly service: string | null;
  readonly name: string | null;
}

/** Returns the summary of an event that is not one call, undefined for a call. */
export function summaryOf(record: CloudTrailRecord): Summary | undefined {
  if (record.eventType === "AwsMcpEvent") return toolUse(record);
  // Every other kind lacks the name of a call.
  if (record.eventName !== null || !isFields(record.raw)) return undefined;
  const { raw, eventType } = record;
  const category = field(raw, "eventCategory");
  const details = field(raw, "insightDetails");
  if (isFields(details)) return insight(details);
  if (eventType === "AwsCloudTrailInsight" || category === "Insight") return insight(fromLake(raw));
  const isAggregate = eventType === "AwsAggregatedEvent" || category === "Aggregated";
  return isAggregate ? aggregate(record, fields(field(raw, "summary"))) : undefined;
}

const serviceIn = (source: string | null): string | null => source?.replace(/\.amazonaws\.[a-z.]+$/, "") ?? null;

/**
 * Returns the details of a CloudTrail Lake insight, which has them at the top level and under other names.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-lake.html
 */
function fromLake(raw: Fields): Fields {
  const context = fields(field(raw, "insightContext"));
  const statistics = {
    insight: { average: field(context, "insightAverage") },
    baseline: { average: field(context, "baselineAverage") },
  };
  return {
    state: field(raw, "insightState"),
    eventSource: field(raw, "insightEventSource"),
    eventName: field(raw, "insightEventName"),
    errorCode: field(raw, "insightErrorCode"),
    insightContext: { statistics, attributions: field(context, "attributions") },
  };
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html */
function insight(details: Fields): Summary {
  const service = serviceIn(text(field(details, "eventSource")));
  const name = text(field(details, "eventName"));
  const code = text(field(details, "errorCode"));
  const isEnd = /^end$/i.test(text(field(details, "state")) ?? "");
  const context = fields(field(details, "insightContext"));
  const statistics = fields(field(context, "statistics"));
  const now = average(field(statistics, "insight"));
  const usual = average(field(statistics, "baseline"));
  const how = now !== null && usual !== null && Number(now) < Number(usual) ? "few" : "many";
  const refused = code === null ? "" : /denied|unauthorized/i.test(code) ? "refused " : "failed ";
  const calls = `${refused}${name === null ? "" : `${safe(name)} `}calls${service === null ? "" : ` on ${safe(service)}`}`;
  const who = mainCaller(context);
  const numbers = [now === null ? [] : [`${now} a minute`], usual === null ? [] : [`usually ${usual}`]].flat();
  const beginning = isEnd ? `no longer unusually ${how} ${calls}` : `unusually ${how} ${calls}`;
  const error = code === null ? "" : ` (${safe(code)})`;
  const rate = numbers.length === 0 ? "" : `: ${numbers.join(", ")}`;
  return {
    title: `${beginning}${error}${who === null ? "" : `, mostly from ${safe(who)}`}${rate}`,
    isPredicate: false,
    isInfo: isEnd,
    service,
    name,
  };
}

function average(value: unknown): string | null {
  const number = field(fields(value), "average");
  return typeof number === "number" && Number.isFinite(number) ? String(Number(number.toPrecision(3))) : null;
}

/** Returns the identity that made most of an insight's calls. */
function mainCaller(context: Fields): string | null {
  const attributions = field(context, "attributions");
  if (!Array.isArray(attributions)) return null;
  const callers = attributions.find((entry) => field(fields(entry), "attribute") === "userIdentityArn");
  const list = field(fields(callers), "insight");
  // Records of CloudTrail Lake from before June 2025 name the value directly.
  const arn = Array.isArray(list)
    ? text(field(fields(list[0]), "value"))
    : text(field(fields(callers), "insightValue"));
  return arn === null ? null : nameIn(arn);
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aggregated-events.html */
function aggregate(record: CloudTrailRecord, summary: Fields): Summary {
  const primary = fields(field(summary, "primaryDimension"));
  const statistics = field(primary, "statistics");
  const counted = (Array.isArray(statistics) ? statistics : []).map((entry) => ({
    name: text(field(fields(entry), "name")),
    value: Number(field(fields(entry), "value")),
  }));
  const total = counted.reduce((sum, { value }) => sum + (Number.isFinite(value) ? value : 0), 0);
  const names = counted.flatMap(({ name }) => (name === null ? [] : [safe(name)]));
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const service = serviceIn(record.eventSource);
  const calls = counted.length === 0 ? "calls" : total === 1 ? "1 call" : `${total} calls`;
  return {
    title: `aggregate of ${calls}${service === null ? "" : ` on ${safe(service)}`}${shown.length === 0 ? "" : ` (${listed(shown)})`}`,
    isPredicate: false,
    isInfo: true,
    service,
    name: null,
  };
}

/** The use of a tool of the AWS MCP Server. The calls that the tool made have records of their own. */
function toolUse(record: CloudTrailRecord): Summary {
  const tool = valueAt("params.name", record);
  const requests = field(record.additionalEventData, "downstreamRequests");
  const made = (Array.isArray(requests) ? requests : []).flatMap((request) => {
    const name = text(field(fields(request), "apiName"));
    return name === null ? [] : [safe(name)];
  });
  const called = made.length === 0 ? "" : `, which called ${listed([...new Set(made)].slice(0, 5))}`;
  return {
    title: `used ${tool === null ? "a tool of the AWS MCP Server" : `MCP tool ${safe(tool)}`}${called}`,
    isPredicate: true,
    isInfo: true,
    service: serviceIn(record.eventSource),
    name: record.eventName,
  };
}
