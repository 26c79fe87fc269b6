import { describe, expect, it } from "vitest";
import { around } from "../../src/carriers/around.ts";
import {
  emptyFindings,
  type Findings,
  type FoundAlarm,
  type FoundLogGroup,
  type FoundPattern,
} from "../../src/carriers/found.ts";

const place = { file: "main.tf", start: 0, end: 1 };

function pattern(resource: string, more: Partial<FoundPattern> = {}): FoundPattern {
  const pieces = [{ kind: "plain", text: "ERROR", ...place } as const];
  return {
    ...place,
    carrier: "terraform",
    kind: "subscription filter",
    resource,
    text: { pieces },
    isTrimmed: false,
    faults: [],
    ...more,
  };
}

const metric = (resource: string, namespace: string, name: string) =>
  pattern(resource, { kind: "metric filter", metric: { namespace, name } });

const alarm = (namespace: string, name: string): FoundAlarm => ({
  ...place,
  resource: "alarm",
  namespace,
  metric: name,
});

const regex = (resource: string, logGroup: string | undefined) =>
  pattern(resource, { logGroup, text: { pieces: [{ kind: "plain", text: "{ $.a = %x% }", ...place }] } });

function codesOf(findings: Partial<Findings>): readonly string[] {
  return around({ ...emptyFindings, ...findings }).map(({ code, message }) => `${code}: ${message}`);
}

describe("around a pattern", () => {
  it("names two subscription filters of one group with one destination", () => {
    const route = { logGroup: "trail", destination: "arn:x" };
    const [found] = codesOf({ patterns: [pattern("one", route), pattern("two", route)] });
    expect(found).toBe(
      "same-destination: two and one send events of one log group to one destination, so events that match both arrive twice",
    );
    expect(codesOf({ patterns: [pattern("one", route), pattern("two", { ...route, destination: "arn:y" })] })).toEqual(
      [],
    );
    expect(codesOf({ patterns: [pattern("one", route), pattern("two", { ...route, logGroup: "other" })] })).toEqual([]);
    expect(
      codesOf({ patterns: [pattern("one", { logGroup: "trail" }), pattern("two", { logGroup: "trail" })] }),
    ).toEqual([]);
    expect(codesOf({ patterns: [pattern("one", route), pattern("one", route)] })).toEqual([]);
  });

  it("is sure only of filters that exist together and of names that mean the same", () => {
    const route = { logGroup: "trail", destination: "arn:x" };
    const other = { isConditional: true, ...route };
    expect(codesOf({ patterns: [pattern("one", route), pattern("two", other)] })).toEqual([]);
    const copies = { logGroup: "var.groups[count.index]", destination: "arn:x" };
    expect(codesOf({ patterns: [pattern("x[0]", copies), pattern("x[1]", copies)] })).toEqual([]);
    const stacks = ["one.yaml", "two.yaml"].map((file) => pattern(file, { carrier: "cloudformation", file, ...route }));
    expect(codesOf({ patterns: stacks })).toEqual([]);
  });

  it("warns only if events surely arrive twice", () => {
    const severityOf = (one: string, other: string) => {
      const patterns = [one, other].map((text) => {
        return pattern(text, {
          logGroup: "g",
          destination: "d",
          text: { pieces: [{ kind: "plain", text, ...place }] },
        });
      });
      return around({ ...emptyFindings, patterns })[0]?.severity;
    };
    expect(severityOf("ERROR", "WARN")).toBe("info");
    expect(severityOf("", "WARN")).toBe("warning");
  });

  it.each([
    ["CIS", "RootUsage", "CIS", "rootusage"],
    ["CIS", "RootUsage", "CIS", "RootUsages"],
    ["CIS", "RootUsage", "CIS", "Root-Usage"],
    ["CIS", "RootUsage", "CIS", "RootUsag"],
    ["CisBenchmark", "RootUsage", "CISBenchmark", "RootUsage"],
  ])("names an alarm on %s/%s that watches %s/%s", (namespace, name, watchedIn, watched) => {
    const found = codesOf({ patterns: [metric("root", namespace, name)], alarms: [alarm(watchedIn, watched)] });
    expect(found).toEqual([
      `alarm-on-other-metric: root counts into ${namespace}/${name}, and alarm watches ${watchedIn}/${watched}`,
    ]);
  });

  it.each([
    ["CIS", "RootUsage", "CIS", "RootUsage"],
    ["CIS", "Errors4xx", "CIS", "Errors5xx"],
    ["CIS", "RootUsage", "CIS", "ConsoleLogin"],
    ["CIS", "RootUsage", "Other", "rootusage"],
    ["CIS", "var.name", "CIS", "var.names"],
    ["App/dev", "RootUsage", "App/prod", "RootUsage"],
  ])("accepts a filter for %s/%s beside an alarm on %s/%s", (namespace, name, watchedIn, watched) => {
    expect(codesOf({ patterns: [metric("root", namespace, name)], alarms: [alarm(watchedIn, watched)] })).toEqual([]);
  });

  it("accepts names that nearly are the same if each has its filter or its alarm", () => {
    const patterns = [metric("one", "CIS", "Login"), metric("two", "CIS", "Logins")];
    expect(codesOf({ patterns, alarms: [alarm("CIS", "Login")] })).toEqual([]);
    expect(
      codesOf({ patterns: [metric("one", "CIS", "Login")], alarms: [alarm("CIS", "Login"), alarm("CIS", "Logins")] }),
    ).toEqual([]);
  });

  it("names a filter of a log group whose class has none", () => {
    const group: FoundLogGroup = {
      ...place,
      resource: "aws_cloudwatch_log_group.trail",
      name: "trail",
      logGroupClass: "INFREQUENT_ACCESS",
    };
    const patterns = [
      pattern("one", { logGroup: "trail" }),
      pattern("two", { logGroup: "aws_cloudwatch_log_group.trail.name" }),
      pattern("three", { logGroup: "aws_cloudwatch_log_group.trail2.name" }),
      pattern("four"),
    ];
    const found = codesOf({ patterns, logGroups: [group] });
    expect(found).toEqual([
      "infrequent-access: one is a subscription filter of trail, whose class INFREQUENT_ACCESS does not support subscription filters",
      "infrequent-access: two is a subscription filter of trail, whose class INFREQUENT_ACCESS does not support subscription filters",
    ]);
    expect(codesOf({ patterns, logGroups: [{ ...group, logGroupClass: "STANDARD" }] })).toEqual([]);
  });

  it("knows CloudFormation's references", () => {
    const file = "template.yaml";
    const group: FoundLogGroup = {
      ...place,
      file,
      resource: "Resources.G",
      name: undefined,
      logGroupClass: "INFREQUENT_ACCESS",
    };
    const filterOn = (logGroup: string) => pattern("one", { carrier: "cloudformation", file, logGroup });
    expect(codesOf({ patterns: [filterOn("!Ref G")], logGroups: [group] })).toHaveLength(1);
    expect(codesOf({ patterns: [filterOn("!Ref Group")], logGroups: [group] })).toEqual([]);
    expect(codesOf({ patterns: [filterOn("!Ref G")], logGroups: [{ ...group, file: "other.yaml" }] })).toEqual([]);
  });

  it("names the sixth filter of a group with a regular expression", () => {
    const names = ["1", "2", "3", "4", "5", "6"];
    expect(codesOf({ patterns: names.map((name) => regex(name, "trail")) })).toEqual([
      "too-many-regexes: a log group can have 5 filters with a regular expression, and trail has 6",
    ]);
    expect(codesOf({ patterns: names.slice(1).map((name) => regex(name, "trail")) })).toEqual([]);
    expect(codesOf({ patterns: names.map((name) => regex(name, undefined)) })).toEqual([]);
    expect(codesOf({ patterns: names.map((name) => regex(name, `group-${name}`)) })).toEqual([]);
  });
});
