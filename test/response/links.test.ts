import { describe, expect, it } from "vitest";
import { isPortalUrl, isRunbookUrl } from "../../src/response/address.ts";
import { call, type Raw, role } from "../alert/alerts.ts";
import { printed } from "../render/rendering.ts";
import { responding, responseTo } from "./responses.ts";

const portal = "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit";
const eventID = "7916ca46-110b-4005-8718-caf2bb06d8f3";
const raw = (more: Raw = {}) =>
  call("iam:AttachUserPolicy", { userName: "bob" }, { awsRegion: "us-east-1", eventID, ...more });
const linksOf = (record: Raw, portalUrl?: string) =>
  Object.fromEntries(
    responseTo(record, portalUrl === undefined ? {} : { portalUrl }).links.map(({ page, url }) => [page, url]),
  );

describe("the links of a response", () => {
  it("lead to the event, the target and the caller", () => {
    const home = "https://us-east-1.console.aws.amazon.com";
    expect(linksOf(raw())).toEqual({
      event: `${home}/cloudtrailv2/home?region=us-east-1#/events/${eventID}`,
      target: `${home}/iam/home#/users/details/bob`,
      actor: `${home}/iam/home#/users/details/alice`,
    });
  });

  it("lead to the console of the partition", () => {
    expect(linksOf(raw({ awsRegion: "cn-north-1" }))["target"]).toMatch(
      /^https:\/\/cn-north-1\.console\.amazonaws\.cn\//,
    );
    expect(linksOf(raw({ awsRegion: "us-isob-east-1" }))).toEqual({});
    expect(linksOf(raw({ awsRegion: "evil.example.com/" }))).toEqual({});
  });

  it.each([
    ["role", "iam:CreateRole", { roleName: "r+x" }, "roles/details/r%2Bx"],
    ["group", "iam:CreateGroup", { groupName: "a@b" }, "groups/details/a%40b"],
    [
      "policy",
      "iam:DeletePolicy",
      { policyArn: "arn:aws:iam::111122223333:policy/p" },
      "policies/details/arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fp",
    ],
  ])("have the encoded name of a %s", (_, name, parameters, end) => {
    expect(linksOf(call(name, parameters, { awsRegion: "us-east-1" }))["target"]).toMatch(
      new RegExp(`#/${end.replace(/[.+]/g, "\\$&")}$`),
    );
  });

  it.each(["a/../b", "<b>", "b ob", "b\u00f6b", "b".repeat(129)])(
    "do not lead to a name that IAM refuses: %j",
    (userName) => {
      expect(linksOf(call("iam:DeleteUser", { userName }, { awsRegion: "us-east-1" }))["target"]).toBeUndefined();
    },
  );

  it("go through the portal to the account of the event and of the caller", () => {
    const links = linksOf(raw({ recipientAccountId: "999988887777", userIdentity: role("ci", "s") }), portal);
    const start = (account: string) =>
      `https://example.awsapps.com/start/#/console?account_id=${account}&role_name=Audit&destination=`;
    expect(links["event"]).toBe(
      `${start("999988887777")}${encodeURIComponent(`https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/${eventID}`)}`,
    );
    expect(links["target"]).toContain(start("999988887777"));
    expect(links["actor"]).toContain(start("111122223333"));
  });

  it.each(["text", "html", "markdown", "slack", "email", "terminal"] as const)(
    "are in an alert as %s, the event's through the portal",
    async (format) => {
      const text = (
        await printed(format, [
          responding(raw(), { portalUrl: portal, runbookUrl: "https://wiki.example.com/{finding}" }),
        ])
      ).replaceAll("=\r\n", "");
      expect(text).toContain("https://wiki.example.com/");
      expect(text.match(/example\.awsapps\.com/g)?.length).toBeGreaterThanOrEqual(3);
    },
  );
});

describe("the address of a runbook", () => {
  const runbook = (runbookUrl: string, more: Raw = {}) => responseTo(raw(more), { runbookUrl }).runbook;

  it("is filled with the alert's values", () => {
    const url = "https://wiki.example.com/{finding}?s={severity}&e={service}:{event}#{finding}";
    expect(runbook(url)).toBe("https://wiki.example.com/none?s=medium&e=iam:AttachUserPolicy#none");
    expect(responseTo(call("cloudtrail:StopLogging", { name: "t" }), { runbookUrl: url }).runbook).toBe(
      "https://wiki.example.com/trail-stopped?s=critical&e=cloudtrail:StopLogging#trail-stopped",
    );
  });

  it("encodes what a record says", () => {
    expect(runbook("https://wiki.example.com/{event}", { eventName: "A/../b?c#d'e\"<é\ud800" })).toBe(
      "https://wiki.example.com/A%2F..%2Fb%3Fc%23d%27e%22%3C%3F%3F",
    );
  });

  it.each([
    "https://wiki.example.com",
    "https://wiki.example.com/{finding}",
    "https://w.example.com:8443/a?{severity}",
  ])("is %s", (url) => {
    expect(isRunbookUrl(url)).toBe(true);
  });

  it.each([
    ...[
      "http://wiki.example.com/{finding}",
      "wiki.example.com",
      "https://",
      "javascript:alert(1)",
      "https://user:pw@example.com/",
    ],
    ...[
      "https://{service}.example.com/",
      "https://{service}/",
      "https://wiki.example.com/{name}",
      "https://wiki.example.com/a b",
    ],
    ...[
      "https://wiki.example.com/\u202e",
      "https://wiki.example.com/<x>",
      "https://wiki.example.com/\n",
      'https://wiki.example.com/"',
    ],
  ])("is not %j", (url) => {
    expect(isRunbookUrl(url)).toBe(false);
  });
});

describe("the address of a portal", () => {
  it.each([
    portal,
    "https://d-1234567890.awsapps.com/start/#/console?role_name=A&account_id={account}",
    "https://ssoins-1234567890abcdef.portal.us-east-1.app.aws/#/console?account_id={account}&role_name=A",
  ])("is %s", (url) => {
    expect(isPortalUrl(url)).toBe(true);
  });

  it.each([
    "https://example.awsapps.com/start",
    "https://example.awsapps.com/start/#/console?account_id={account}",
    "https://example.awsapps.com/start/#/console?role_name=Audit",
    "http://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
    "https://{account}.example.com/?role_name=Audit",
    "https://example.awsapps.com/?account_id={account}&role_name=Audit&x={event}",
    "https://portal.example.com/start/#/console?account_id={account}&role_name=Audit",
    "https://example.awsapps.com.example.com/start/#/console?account_id={account}&role_name=Audit",
  ])("is not %s", (url) => {
    expect(isPortalUrl(url)).toBe(false);
  });
});
