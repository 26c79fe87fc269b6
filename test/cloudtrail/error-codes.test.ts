import { describe, expect, it } from "vitest";
import { commonErrorCodes, deniedErrorCodes, mistakenErrorCode } from "../../src/cloudtrail/error-codes.ts";

describe("error codes", () => {
  it("of a denied call differ between EC2 and other services", () => {
    expect(deniedErrorCodes("ec2.amazonaws.com")).toEqual(["Client.UnauthorizedOperation"]);
    expect(deniedErrorCodes("iam.amazonaws.com")).toContain("AccessDenied");
    expect(deniedErrorCodes("iam.amazonaws.com")).not.toContain("Client.UnauthorizedOperation");
  });

  it("that people write by mistake are mapped to those that CloudTrail writes", () => {
    expect(mistakenErrorCode("UnauthorizedOperation")?.instead).toContain("Client.UnauthorizedOperation");
    expect(mistakenErrorCode("UnauthorizedAccess")?.instead).toContain("AccessDenied*");
  });

  it("that CloudTrail writes are not reported as mistakes", () => {
    expect(commonErrorCodes.filter((code) => mistakenErrorCode(code) !== undefined)).toEqual([]);
    expect(mistakenErrorCode("constructor")).toBeUndefined();
    expect(new Set(commonErrorCodes).size).toBe(commonErrorCodes.length);
  });
});
