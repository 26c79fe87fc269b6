import { describe, expect, it } from "vitest";
import { unpackNames } from "../../src/cloudtrail/packed-names.ts";

describe("unpackNames", () => {
  it("puts the verbs in front of their nouns and keeps whole names", () => {
    const packing = { verbs: "Create Delete", words: "" };
    expect(unpackNames("Ping abUser", packing)).toEqual(["Ping", "CreateUser", "DeleteUser"]);
  });

  it("forms the plural for a verb with a plus", () => {
    const packing = { verbs: "List+", words: "" };
    const plurals = ["ListPolicies", "ListAccesses", "ListBoxes", "ListKeys", "ListUsers"];
    expect(unpackNames("aPolicy aAccess aBox aKey aUser", packing)).toEqual(plurals);
  });

  it("replaces signs with words, also in whole names", () => {
    const packing = { verbs: "Put", words: "Policy Role" };
    expect(unpackNames("a#! Check!", packing)).toEqual(["PutRolePolicy", "CheckPolicy"]);
  });

  it("returns no names for an empty list", () => {
    expect(unpackNames("", { verbs: "", words: "" })).toEqual([]);
  });
});
