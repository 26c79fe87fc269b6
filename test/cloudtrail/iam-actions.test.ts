import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actionServices, actionsOf } from "../../src/cloudtrail/iam-actions.ts";
import { actionsVersion } from "../../src/cloudtrail/tables/actions.ts";

describe("actionsOf", () => {
  it.each([
    ["iam", "PassRole"],
    ["s3", "ListBucket"],
    ["s3", "DeleteObjectVersion"],
    ["s3", "PutLifecycleConfiguration"],
    ["lambda", "InvokeFunction"],
    ["kms", "ReEncryptFrom"],
    ["sts", "TagSession"],
    ["ec2", "RunInstances"],
    ["sso-directory", "AddMemberToGroup"],
    ["dynamodb", "PartiQLSelect"],
    ["logs", "Unmask"],
  ])("includes for %s the action %s", (service, action) => {
    expect(actionsOf(service)).toContain(action);
  });

  it("returns actions, not operations", () => {
    expect(actionsOf("s3")).not.toContain("ListObjectsV2");
    expect(actionsOf("lambda")).not.toContain("Invoke");
  });

  it("ignores the case of the service", () => {
    expect(actionsOf("IAM")).toEqual(actionsOf("iam"));
  });

  it("returns undefined for a service that is not in the table, and for names of Object", () => {
    expect(actionsOf("polly")).toBeUndefined();
    expect(actionsOf("constructor")).toBeUndefined();
  });

  it("lists every action once", () => {
    for (const service of actionServices) {
      const actions = actionsOf(service) ?? [];
      expect(actions.length).toBeGreaterThan(10);
      expect(new Set(actions.map((name) => name.toLowerCase())).size).toBe(actions.length);
    }
  });

  it("has a table that is small enough for the function and names its source", () => {
    expect(statSync("src/cloudtrail/tables/actions.ts").size).toBeLessThan(40_000);
    expect(actionsVersion).toMatch(/^@cloud-copilot\/iam-data \d/);
  });
});
