import * as iam from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { iamOperationsSource, mutatingIamOperations, readingIamOperations } from "../../src/cloudtrail/operations.ts";

const installed = Object.keys(iam)
  .filter((name) => name.endsWith("Command") && !name.startsWith("$"))
  .map((name) => name.slice(0, -"Command".length));

describe("the operations of IAM", () => {
  it("are all classified (after an update of the SDK, run npm run generate:operations)", () => {
    const known = new Set([...mutatingIamOperations, ...readingIamOperations]);
    expect(installed.filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !installed.includes(name))).toEqual([]);
    expect(known.size).toBe(mutatingIamOperations.length + readingIamOperations.length);
  });

  it("name their source", () => {
    expect(iamOperationsSource).toMatch(/^@aws-sdk\/client-iam \d+\.\d+\.\d+, \d{4}-\d\d-\d\d$/);
  });

  it("are changes unless their verb is a reading one", () => {
    expect(mutatingIamOperations).toContain("TagRole");
    expect(mutatingIamOperations.length).toBeGreaterThanOrEqual(106);
    expect(readingIamOperations).toContain("GetAccountAuthorizationDetails");
  });
});
