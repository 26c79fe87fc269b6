import { describe, expect, it } from "vitest";
import { neededOf } from "../../src/carriers/yaml/needed.ts";
import { findIn, textsOf } from "./find.ts";

const template = `Parameters:
  User: { Type: String, Default: alice }
Resources: # all
  # A comment.
  Kept:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: !Sub |+
        \${User}

  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Text: |
        FilterPattern: no

      Other: "x"
  Last:
    Type: AWS::Logs::MetricFilter
    Properties: { FilterPattern: ERROR }
Outputs:
  Topic: { Value: !Ref Topic }
`;

describe("the parts of a template that are parsed", () => {
  it("turns resources without patterns into comments of the same length", async () => {
    for (const text of [template, template.replaceAll("\n", "\r\n")]) {
      const needed = neededOf(text);
      expect(needed).toHaveLength(text.length);
      expect(needed).not.toContain("AWS::SNS::Topic");
      expect(needed.match(/\n/g)).toHaveLength(text.match(/\n/g)?.length ?? 0);
      expect(textsOf(await findIn({ "t.yaml": text }))).toEqual({
        "Resources.Kept": "alice\n\n",
        "Resources.Last": "ERROR",
      });
    }
  });

  it("leaves texts with anchors, and other texts, as they are", () => {
    const anchored = template.replace("Type: AWS::SNS::Topic", "Type: &type AWS::SNS::Topic");
    expect(neededOf(anchored)).toBe(anchored);
    expect(neededOf("a:\n  b: c\n")).toBe("a:\n  b: c\n");
    expect(neededOf("Resources:\n")).toBe("Resources:\n");
  });
});
