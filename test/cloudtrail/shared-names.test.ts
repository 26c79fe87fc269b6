import { describe, expect, it } from "vitest";
import { eventSources, isSharedName, knownEvents, sharedNames } from "../../src/cloudtrail/service-events.ts";

describe("sharedNames", () => {
  it("yields the names of listed services for which isSharedName is true", () => {
    const names = new Set(eventSources.flatMap((source) => [...(knownEvents(source)?.names ?? [])]));
    const shared = new Set(sharedNames());
    for (const name of names) expect(shared.has(name), name).toBe(isSharedName(name));
    expect([...shared].filter((name) => !isSharedName(name))).toEqual([]);
    expect(shared.has("CreateUser")).toBe(true);
    expect(shared.has("StopLogging")).toBe(false);
  });
});
