import { describe, expect, it } from "vitest";
import { run } from "./io.ts";

describe("a flag that may be given once", () => {
  it.each([
    ["simulate", "--pattern", "iam-changes", "root-activity"],
    ["simulate", "--function", "iam-alerts", "other"],
    ["test", "--function", "iam-alerts", "other"],
    ["subscribe", "--pattern", "iam-changes", "root-activity"],
    ["subscribe", "--function", "iam-alerts", "other"],
    ["subscribe", "--filter-name", "one", "two"],
    ["doctor", "--pattern", "iam-changes", "root-activity"],
    ["doctor", "--function", "iam-alerts", "other"],
    ["doctor", "--filter-name", "one", "two"],
    ["doctor", "--topic", "arn:aws:sns:us-east-1:111122223333:a", "arn:aws:sns:us-east-1:111122223333:b"],
    ["backtest", "--log-group", "one", "two"],
  ])("is refused twice, in %s: %s %s %s", async (command, flag, first, second) => {
    const { code, stdout, stderr } = await run([command, flag, first, flag, second]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`expected ${flag} once, found "${first}" and "${second}"`);
    expect(stderr).toContain("hint: ");
  });

  it("has its default, or one value", async () => {
    const shown = await run(["doctor", "--log-group", "trail", "--filter-name", "mine", "--print-policy"]);
    expect(shown.code).toBe(0);
    expect((await run(["simulate", "CreateUser", "--pattern", "root-activity"])).code).toBe(1);
  });
});
