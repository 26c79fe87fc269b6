import { describe, expect, it } from "vitest";
import { recordsEvent, writeEvent } from "../../src/cloudtrail/selectors.ts";

const event = writeEvent("iam.amazonaws.com", "CreateUser");
type Condition = Readonly<Record<string, string | readonly string[]>>;

/** The same selectors as CloudTrail records them, and as GetEventSelectors answers them. */
const recorded = (...selectors: readonly (readonly Condition[])[]) => ({
  advancedEventSelectors: selectors.map((fieldSelectors) => ({ fieldSelectors })),
});
const upper = (object: Condition) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name[0]?.toUpperCase() + name.slice(1), value]));
const answered = (...selectors: readonly (readonly Condition[])[]) => ({
  AdvancedEventSelectors: selectors.map((conditions) => ({ FieldSelectors: conditions.map(upper) })),
});

const management = { field: "eventCategory", equals: ["Management"] };
const other = { field: "userIdentity.arn", notEquals: ["arn:aws:iam::111122223333:user/ci"] };

describe("event selectors", () => {
  it.each<[string, readonly (readonly Condition[])[], string]>([
    ["management events", [[management]], "yes"],
    ["an exact value, whose letter case counts", [[management, { field: "eventName", equals: ["createUser"] }]], "no"],
    ["a beginning among several", [[management, { field: "eventName", startsWith: ["Delete", "Create"] }]], "yes"],
    ["an end", [[management, { field: "eventSource", endsWith: [".amazonaws.com"] }]], "yes"],
    ["no such end", [[management, { field: "eventName", notEndsWith: ["User", "Role"] }]], "no"],
    [
      "two operators, one of which fails",
      [[{ field: "eventName", startsWith: ["C"], notEquals: ["CreateUser"] }]],
      "no",
    ],
    ["a field that is not known", [[management, other]], "some"],
    ["one that is sure and one that is not", [[management, other], [management]], "yes"],
    ["one without conditions", [[]], "no"],
  ])("are read in both spellings: %s", (_, selectors, expected) => {
    expect([recordsEvent(recorded(...selectors), event), recordsEvent(answered(...selectors), event)]).toEqual([
      expected,
      expected,
    ]);
  });

  it.each<[object, string]>([
    [{ readWriteType: "All" }, "yes"],
    [{ ReadWriteType: "ReadOnly" }, "no"],
    [{ includeManagementEvents: "false" }, "no"],
    [{ ExcludeManagementEventSources: ["iam.amazonaws.com"] }, "no"],
    [{ excludeManagementEventSources: ["kms.amazonaws.com"] }, "yes"],
  ])("of the basic kind are read in both spellings: %j", (selector, expected) => {
    expect(recordsEvent({ eventSelectors: [selector] }, event)).toBe(expected);
    expect(recordsEvent({ EventSelectors: [{ ReadWriteType: "ReadOnly" }, selector] }, event)).toBe(expected);
  });

  it("record nothing if their lists have another form", () => {
    for (const list of [null, {}, "All", [], [null, 5, "x"].map((one) => ({ fieldSelectors: one }))]) {
      expect(recordsEvent({ advancedEventSelectors: list }, event)).toBe("no");
    }
  });
});
