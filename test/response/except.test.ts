import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { except, parseExclusion } from "../../src/pattern/except.ts";
import { compile } from "../../src/pattern/index.ts";
import { call, type Raw, role, root, user } from "../alert/alerts.ts";
import { responding, responseTo } from "./responses.ts";

const flagOf = (userIdentity: Raw) =>
  responseTo(call("iam:CreateUser", { userName: "b" }, { userIdentity }), { showExcept: true }).except;

describe("the flag that silences an alert", () => {
  it.each([
    ["a user", user("alice"), "--except userIdentity.arn=arn:aws:iam::111122223333:user/alice"],
    ["the root user", root, "--except userIdentity.arn=arn:aws:iam::111122223333:root"],
    [
      "all sessions of a role",
      role("ci", "42"),
      "--except 'userIdentity.arn=arn:aws:sts::111122223333:assumed-role/ci/*'",
    ],
    [
      "a person of Identity Center",
      role("AWSReservedSSO_Admin_0123", "carol@example.com"),
      "--except userIdentity.arn=arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123/carol@example.com",
    ],
    [
      "a service",
      { type: "AWSService", invokedBy: "ssm.amazonaws.com" },
      "--except userIdentity.invokedBy=ssm.amazonaws.com",
    ],
    ["nobody if the caller has a star in the name", { type: "Unknown", arn: "arn:aws:iam::1:user/*" }, null],
    ["nobody without a caller", {}, null],
  ])("names %s", (_, identity, flag) => {
    expect(flagOf(identity)).toBe(flag);
  });

  it("is there on demand", () => {
    expect(responseTo(call("iam:CreateUser")).except).toBeNull();
  });

  it.each(readdirSync("fixtures/records"))("leaves %s out of a pattern that matches everything", (file) => {
    const raw = JSON.parse(readFileSync(`fixtures/records/${file}`, "utf8")) as Raw;
    const flag = responding(raw, { showExcept: true }).response?.except;
    if (flag == null) return;
    const exclusion = parseExclusion(flag.replace(/^--except '?|'$/g, ""));
    if (exclusion === undefined) throw new Error(`expected an exclusion, found ${flag}`);
    const everything = '{ $.eventName = "*" }';
    expect(compile(everything).test(JSON.stringify(raw))).toBe(true);
    expect(compile(except(everything, [exclusion])).test(JSON.stringify(raw))).toBe(false);
  });
});
