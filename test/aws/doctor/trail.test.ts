import type { GetEventSelectorsCommandOutput } from "@aws-sdk/client-cloudtrail";
import { describe, expect, it } from "vitest";
import { checkSelectors } from "../../../src/aws/doctor/trail/selectors.ts";

const check = (selectors: Partial<GetEventSelectorsCommandOutput>) =>
  checkSelectors("audit", { $metadata: {}, ...selectors });
const advanced = (...selectors: readonly Readonly<Record<string, object>>[]) => ({
  AdvancedEventSelectors: selectors.map((fields) => ({
    FieldSelectors: Object.entries(fields).map(([Field, operators]) => ({ Field, ...operators })),
  })),
});
const management = { eventCategory: { Equals: ["Management"] } };

describe("the event selectors of a trail", () => {
  it.each<[string, Partial<GetEventSelectorsCommandOutput>, string, RegExp]>([
    ["none", {}, "green", /records calls that change something/],
    ["writes alone", { EventSelectors: [{ ReadWriteType: "WriteOnly" }] }, "green", /records calls/],
    ["reads alone", { EventSelectors: [{ ReadWriteType: "ReadOnly" }] }, "red", /record only reads/],
    [
      "no management events",
      { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: false }] },
      "red",
      /leave management events out/,
    ],
    [
      "all but KMS",
      { EventSelectors: [{ ReadWriteType: "All", ExcludeManagementEventSources: ["kms.amazonaws.com"] }] },
      "amber",
      /but no changes to KMS keys/,
    ],
    [
      "reads in one selector, writes in the other",
      { EventSelectors: [{ ReadWriteType: "ReadOnly" }, { ReadWriteType: "WriteOnly" }] },
      "green",
      /records calls/,
    ],
    ["management events", advanced(management), "green", /records calls/],
    ["advanced writes", advanced({ ...management, readOnly: { Equals: ["false"] } }), "green", /records calls/],
    ["advanced reads", advanced({ ...management, readOnly: { NotEquals: ["false"] } }), "red", /exclude them/],
    ["data events", advanced({ eventCategory: { Equals: ["Data"] } }), "red", /of the category Data/],
    [
      "all sources but IAM",
      advanced({ ...management, eventSource: { NotEquals: ["iam.amazonaws.com", "kms.amazonaws.com"] } }),
      "red",
      /exclude them/,
    ],
    [
      "IAM alone",
      advanced({ ...management, eventSource: { Equals: ["iam.amazonaws.com"] } }),
      "amber",
      /but no console sign-ins, changes to KMS keys/,
    ],
    [
      "a name's beginning",
      advanced({ ...management, eventName: { StartsWith: ["Describe"] } }),
      "red",
      /does not record calls that change/,
    ],
    [
      "one identity's calls",
      advanced({ ...management, "userIdentity.arn": { NotStartsWith: ["arn:aws:sts::111122223333:assumed-role/ci"] } }),
      "amber",
      /only the calls that its advanced event selectors choose/,
    ],
  ])("are judged: %s", (_, selectors, status, message) => {
    expect(check(selectors)).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it("are mended with the trail's name", () => {
    expect(check({ EventSelectors: [{ ReadWriteType: "ReadOnly" }] }).fix).toContain("--trail-name audit ");
  });
});
