import { describe, expect, it } from "vitest";
import { homeRegionOf, isRegion, partitionOfRegion, regionsOf } from "../../src/cloudtrail/regions.ts";

describe("Regions", () => {
  it.each([
    ["aws", "us-east-1"],
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-eusc", "eusc-de-east-1"],
    ["aws-iso", "us-iso-east-1"],
    ["aws-iso-b", "us-isob-east-1"],
  ])("of %s include %s as the home of IAM's events", (partition, home) => {
    expect(homeRegionOf(partition)).toBe(home);
    expect(regionsOf(partition)).toContain(home);
    expect(partitionOfRegion(home)).toBe(partition);
  });

  it("are distinguished from other names", () => {
    for (const name of ["eu-central-1", "ap-southeast-7", "us-gov-east-1", "cn-northwest-1"])
      expect(isRegion(name)).toBe(true);
    for (const name of ["us-east-3", "aws-global", "eu-central", "", "US-EAST-1", "us-east-1a"])
      expect(isRegion(name)).toBe(false);
  });

  it("of an unknown partition are an empty list", () => {
    expect(regionsOf("constructor")).toEqual([]);
    expect(homeRegionOf("toString")).toBeUndefined();
    expect(partitionOfRegion("us-east-3")).toBeUndefined();
  });
});
