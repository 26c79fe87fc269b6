import { describe, expect, it } from "vitest";
import { compile } from "../src/pattern/match/compile.ts";
import { maxLength, parse } from "../src/pattern/parse/parser.ts";
import { presets } from "../src/presets.ts";

const classics: Readonly<Record<string, string>> = {
  "iam-changes": `{ ( ($.eventSource = "iam.amazonaws.com") && (($.eventName = "Add*") || ($.eventName = "Attach*") || ($.eventName = "Change*") || ($.eventName = "Create*") || ($.eventName = "Deactivate*") || ($.eventName = "Delete*") || ($.eventName = "Detach*") || ($.eventName = "Enable*") || ($.eventName = "Put*") || ($.eventName = "Remove*") || ($.eventName = "Set*") || ($.eventName = "Update*") || ($.eventName = "Upload*")) ) }`,
  "iam-auth-changes": `{ ( ($.eventSource = "iam.amazonaws.com") && (($.eventName = "Put*Policy") || ($.eventName = "Attach*") || ($.eventName = "Detach*") || ($.eventName = "Create*") || ($.eventName = "Update*") || ($.eventName = "Upload*") || ($.eventName = "Delete*") || ($.eventName = "Remove*") || ($.eventName = "Set*")) ) }`,
};

const pattern = (name: string) => presets.find((preset) => preset.name === name)?.pattern ?? "";
const event = (eventName: string, eventSource = "iam.amazonaws.com") => ({ eventSource, eventName });

describe("presets", () => {
  it.each(Object.entries(classics))("has the exact text of the classic pattern %s", (name, text) => {
    expect(pattern(name)).toBe(text);
  });

  it("has unique names that are easy to type", () => {
    const names = presets.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9.-]*$/);
  });

  it.each(presets)("$name is a pattern that AWS accepts, with title, source and purpose", (preset) => {
    expect(parse(preset.pattern).source).toBe(preset.pattern);
    expect(preset.pattern.length).toBeLessThanOrEqual(maxLength);
    for (const text of [preset.title, preset.source, preset.purpose]) expect(text).toMatch(/^\S.*\S$/);
  });

  it.each([
    ["CreateUser", true, true],
    ["AttachUserPolicy", true, true],
    ["PutUserPolicy", true, true],
    ["PutRolePermissionsBoundary", true, false],
    ["AddUserToGroup", true, false],
    ["ChangePassword", true, false],
    ["DeactivateMFADevice", true, false],
    ["ListUsers", false, false],
    ["TagRole", false, false],
    ["GetUser", false, false],
  ])("matches %s: iam-changes %s, iam-auth-changes %s", (eventName, changes, authChanges) => {
    expect(compile(pattern("iam-changes")).testJson(event(eventName))).toBe(changes);
    expect(compile(pattern("iam-auth-changes")).testJson(event(eventName))).toBe(authChanges);
  });

  it.each(Object.keys(classics))("%s does not match other services", (name) => {
    expect(compile(pattern(name)).testJson(event("CreateBucket", "s3.amazonaws.com"))).toBe(false);
  });
});
