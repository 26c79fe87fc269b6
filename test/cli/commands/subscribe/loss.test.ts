import { describe, expect, it } from "vitest";
import type { Filter } from "../../../../src/aws/subscribe/plan.ts";
import { sameMeaning } from "../../../../src/cli/commands/subscribe/diff.ts";
import { lossOf, printLoss } from "../../../../src/cli/commands/subscribe/loss.ts";

const filter = (pattern: string): Filter => ({
  logGroup: "trail",
  name: "iam-alerts",
  pattern,
  destinationArn: "arn:aws:lambda:us-east-1:111122223333:function:iam-alerts",
  roleArn: null,
  distribution: null,
  fieldSelectionCriteria: null,
  emitSystemFields: null,
  applyOnTransformedLogs: false,
});
const loss = (before: string, after: string) => lossOf([filter(before)], filter(after));

describe("lossOf", () => {
  it.each([
    ['{ $.eventName = "DeleteTrail" }', "{$.eventName=DeleteTrail}"],
    ['{ $.eventName = "Delete*" }', '{ $.eventName = "Delete*" || $.eventName = "Put*" }'],
    ["{ $.eventName = x && $.eventName = y }", "{ $.eventName = z }"],
    ["iam", "?iam ?Logout"],
  ])("finds that nothing is lost from %s to %s", (before, after) => {
    expect(loss(before, after)).toBeNull();
  });

  it("shows an event of a known call that no sample has", () => {
    const before = '{ $.eventSource = "ec2.amazonaws.com" && $.eventName = "DeleteNetwork*" }';
    const after = '{ $.eventSource = "ec2.amazonaws.com" && $.eventName = "DeleteNetworkAcl*" }';
    expect(loss(before, after)).toMatchObject({
      samples: [],
      example: { eventSource: "ec2.amazonaws.com", eventName: expect.stringMatching(/^DeleteNetwork/) },
      reasons: [],
    });
    expect(printLoss(loss(before, after) as NonNullable<ReturnType<typeof loss>>).at(-1)).toMatch(
      /^no longer let through, for example: \{"eventSource":"ec2\.amazonaws\.com","eventName":"DeleteNetwork/,
    );
  });

  it("shows the value of another field", () => {
    expect(
      loss("{ $.requestParameters.port = 22 || $.requestParameters.port = 23 }", "{ $.requestParameters.port = 22 }"),
    ).toMatchObject({
      example: { requestParameters: { port: 23 } },
    });
  });

  it("ignores a name that no call has", () => {
    expect(
      loss(
        '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "ZapUser" || $.eventName = GetUser }',
        "{ $.eventName = GetUser }",
      ),
    ).toBeNull();
  });

  it("says if it cannot be proven", () => {
    expect(loss('"| a |"', "[w, x]")).toMatchObject({
      reasons: ["the patterns are too different to prove that nothing else is lost"],
    });
    expect(loss("?", "a")?.reasons).toEqual([
      "the current pattern cannot be read, so what it lets through is not known",
    ]);
  });
});

describe("sameMeaning", () => {
  it("tells a change of the text from a change of the events", () => {
    const same = "the text changes, the events that it matches do not";
    expect(sameMeaning("{ $.a = x || $.b = y }", '{ ($.b = "y") || ($.a = "x") }')).toBe(same);
    expect(sameMeaning("{ $.a = x }", "{ $.a = y }")).toBeNull();
    expect(sameMeaning("{ $.a = x }", "{ $.a = x }")).toBeNull();
    expect(sameMeaning("{ $.a == x }", "{ $.a = x }")).toBeNull();
  });
});
