import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOtherName } from "../../../src/cloudtrail/other-names.ts";
import { eventSourceOf, eventSources, isSharedName, knownEvents } from "../../../src/cloudtrail/service-events.ts";

const files = [
  "src/cloudtrail/tables/events.ts",
  "src/cloudtrail/tables/actions.ts",
  "src/cloudtrail/tables/other-names.ts",
  "src/cloudtrail/tables/regions.ts",
  "test/alert/rules/pipeline-calls.json",
];

/** Prints the event source and the operations of each service that botocore has. */
const printModels = `
  import { models } from "./scripts/services/botocore.js";
  import { eventSourceOf } from "./scripts/services/event-sources.js";
  const operations = ([service, model]) => [service, eventSourceOf(service, model), Object.keys(model.operations)];
  process.stdout.write(JSON.stringify([...models].map(operations)));
`;

function readModels(): readonly (readonly [service: string, source: string, operations: readonly string[]])[] {
  const options = { maxBuffer: 16_000_000, encoding: "utf8" } as const;
  return JSON.parse(execFileSync("node", ["--input-type=module", "--eval", printModels], options));
}

describe("the tables of services", () => {
  const folder = mkdtempSync(join(tmpdir(), "services-"));

  beforeAll(() => {
    execFileSync("node", ["scripts/generate-services.js", "--into", folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(files)("%s is as its generator writes it: after an update, npm run generate:services", (file) => {
    const written = readFileSync(join(folder, file));
    const formatted = execFileSync("node_modules/.bin/biome", ["format", `--stdin-file-path=${file}`], {
      input: written,
      maxBuffer: 16_000_000,
      encoding: "utf8",
    });
    expect(formatted).toBe(readFileSync(file, "utf8"));
  });

  it("unpack to the operations of the models", () => {
    const missing = readModels().flatMap(([service, source, operations]) => {
      const found = eventSourceOf(service);
      if (found === undefined) return [];
      const names = knownEvents(found)?.names;
      return found === `${source}.amazonaws.com` ? operations.filter((name) => !names?.has(name)) : [service];
    });
    expect(missing).toEqual([]);
  });

  it("unpack to nothing else, for services without names of other origin", () => {
    for (const [service, , operations] of readModels())
      if (["sqs", "cloudwatch", "eks", "glue", "sagemaker"].includes(service))
        expect([...(knownEvents(eventSourceOf(service) ?? "")?.names ?? [])].sort()).toEqual([...operations].sort());
  });

  it("know the names of all other services, and few others", () => {
    const names = readModels().flatMap(([, , operations]) => operations);
    const listed = new Set(eventSources.flatMap((source) => [...(knownEvents(source)?.names ?? [])]));
    expect(names.filter((name) => !listed.has(name) && !isOtherName(name))).toEqual([]);
    const invented = names.map((name) => `${name}Zebra`);
    expect(invented.filter(isOtherName).length / invented.length).toBeLessThan(0.06);
  });

  it("know which names two services share", () => {
    const services = readModels();
    const sources = new Map<string, Set<string>>();
    for (const [, source, operations] of services)
      for (const name of operations) sources.set(name, (sources.get(name) ?? new Set()).add(source));
    const listed = services.flatMap(([service, , operations]) => (eventSourceOf(service) ? operations : []));
    expect(listed.filter((name) => (sources.get(name)?.size ?? 0) > 1 && !isSharedName(name))).toEqual([]);
  });
});
