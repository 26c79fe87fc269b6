import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { type Alert, unreadableAlert } from "../../src/alert/alert.ts";
import { renderEmail } from "../../src/render/email.ts";
import { visible } from "../../src/render/escape.ts";
import { renderHtml } from "../../src/render/html/html.ts";
import { toMime } from "../../src/render/mime.ts";
import type { Format } from "../../src/render/renderer.ts";
import { renderTerminal } from "../../src/render/terminal.ts";
import { renderText } from "../../src/render/text.ts";
import { activeContent, nodesOf } from "./active-content.ts";
import { aliveIn, attacks, behind, hostile, mapped, outputs, spoiled } from "./attacks.ts";
import { alertOf, rawOf, sample, sampleFiles } from "./rendering.ts";

const expectHarmless = async (...alerts: Alert[]) => {
  expect(await aliveIn(alerts)).toEqual([]);
};

describe("hostile text", () => {
  it.each<[Format, string, string]>([
    ["terminal", "a control", attacks["a terminal's colors"] ?? ""],
    ["text", "a CI command", "  ::set-output name=a::b"],
    ["ndjson", "a CI command inside of a line", '{"title":"##[add-mask]a"}'],
    ["csv", "a formula", "a,b\r\nx,=1+1\r\n"],
    ["markdown", "a link", "[x](javascript:alert(1))"],
    ["markdown", "an autolink", "see https://example.com"],
    ["markdown", "HTML", "a <script>alert(1)</script>"],
    ["markdown", "a mention", "by @org/team"],
    ["html", "a script", "<p>a<script>alert(1)</script>"],
    ["html", "a handler", '<p onclick="x()">a'],
    ["html", "a link", '<a href="https://example.com">'],
    ["email", "a header", "Subject: x\r\nBcc: eve@example.com\r\n\r\nbody"],
    ["slack", "mrkdwn", '{"text":"<!channel>","mrkdwn":false,"blocks":[{"type":"mrkdwn"}]}'],
    ["github", "another command", "::set-output name=a::b"],
    ["github", "another line", "::error title=a::b\nx"],
    ["sns", "a second line", '{"Subject":"a\\nb","Message":"m"}'],
  ])("is found in %s, so that these tests can fail: %s", async (format, _, output) => {
    expect(await activeContent(format, output)).not.toEqual([]);
  });

  it.each(sampleFiles)("is harmless as every text of %s", async (file) => {
    await expectHarmless(alertOf(mapped(rawOf(file), () => hostile)));
  });

  it.each(sampleFiles)("is harmless after every text and key of %s", async (file) => {
    const raw = rawOf(file) as Readonly<Record<string, unknown>>;
    const spoilt = mapped(raw, (text) => text + hostile) as object;
    await expectHarmless(
      spoiled(alertOf(raw), hostile, behind),
      alertOf({ ...spoilt, eventSource: "iam.amazonaws.com" }),
      alertOf({ ...raw, requestParameters: mapped(raw["requestParameters"], (text) => text + hostile, true) }),
    );
  });

  it.each(Object.entries(attacks))("is harmless as a whole value: %s", async (_, attack) => {
    await expectHarmless(spoiled(sample("CreateUser"), attack), spoiled(sample("PutUserPolicy"), attack));
    await expectHarmless(spoiled(sample("UpdateAssumeRolePolicy"), attack));
  });

  it("is harmless in an unreadable log event", async () => {
    await expectHarmless(unreadableAlert(hostile, hostile, { id: hostile }));
  });

  it.each(Object.entries(attacks))("is read back from HTML unchanged: %s", (_, attack) => {
    const heading = nodesOf(renderHtml([{ ...sample("CreateUser"), title: attack }])).find(
      ({ nodeName }) => nodeName === "h2",
    );
    const [text] = heading !== undefined && "childNodes" in heading ? heading.childNodes : [];
    expect(text && "value" in text && text.value).toBe(visible(attack));
  });

  it.each(Object.entries(attacks))("is read back from an email unchanged: %s", async (_, attack) => {
    const email = renderEmail([{ ...sample("CreateUser"), title: attack }]);
    const read = await new PostalMime().parse(toMime(email));
    expect(read.subject).toBe(`MEDIUM 111122223333: ${visible(attack)}`);
    expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(email.text.trimEnd());
    expect(read.html?.replaceAll("\r\n", "\n").trimEnd()).toBe(email.html.trimEnd());
    expect(read.headers.map(({ key }) => key)).not.toContain("bcc");
  });
});

/** A call with plain fields only, so that each row has one line. */
const plain: Alert = {
  ...alertOf({}),
  findings: [],
  policies: [],
  id: "id",
  time: "time",
  title: "title",
  actor: {
    type: "IAMUser",
    name: "name",
    arn: "arn",
    accountId: "account",
    accessKeyId: "key",
    mfa: true,
    session: "session",
    invokedBy: "service",
    human: null,
    humanReason: null,
    sourceIdentity: null,
    signInSessionArn: null,
    accessKeyOwner: null,
  },
  action: { service: "iam", name: "CreateUser", readOnly: false },
  target: { type: "user", name: "bob", arn: "arn" },
  source: { ip: "192.0.2.1", region: "us-east-1", userAgent: "agent", access: "cli", tool: "tool" },
  outcome: { ok: false, errorCode: "AccessDenied", errorMessage: "message" },
  parameters: { userName: "bob" },
  link: "https://us-east-1.console.aws.amazon.com/",
};

const forged = "bob\n  Outcome     succeeded";
const { actor, action, target, source, outcome } = plain;

const forgeries: Readonly<Record<string, Partial<Alert>>> = {
  title: { title: forged },
  id: { id: forged },
  time: { time: forged },
  "actor.type": { actor: { ...actor, type: forged } },
  "actor.name": { actor: { ...actor, name: forged, arn: null } },
  "actor.arn": { actor: { ...actor, arn: forged } },
  "actor.accountId": { actor: { ...actor, accountId: forged } },
  "actor.accessKeyId": { actor: { ...actor, accessKeyId: forged } },
  "actor.invokedBy": { actor: { ...actor, invokedBy: forged } },
  "action.service": { action: { ...action, service: forged } },
  "action.name": { action: { ...action, name: forged } },
  "target.type": { target: target && { ...target, type: forged } },
  "target.name": { target: target && { ...target, name: forged } },
  "target.arn": { target: target && { ...target, arn: forged } },
  "source.ip": { source: { ...source, ip: forged } },
  "source.region": { source: { ...source, region: forged } },
  "source.userAgent": { source: { ...source, userAgent: forged } },
  "outcome.errorCode": { outcome: { ...outcome, errorCode: forged } },
  "outcome.errorMessage": { outcome: { ...outcome, errorMessage: forged } },
  "a parameter": { parameters: { userName: forged } },
  "a parameter's name": { parameters: { [forged]: "bob" } },
  "a parameter inside": { parameters: { tags: [{ key: forged }] } },
};

const lines = (text: string) => text.split("\n").length;

describe("a line break in a value", () => {
  it.each(Object.entries(forgeries))("does not forge a line in %s", (_, fields) => {
    const alert = { ...plain, ...fields };
    expect(lines(renderText([alert]))).toBe(lines(renderText([plain])));
    expect(lines(renderTerminal(alert))).toBe(lines(renderText([plain])));
    expect(renderText([alert])).toContain("bob\\n");
  });

  it.each(["javascript:alert(1)", "https://example.com/", "https://x.console.aws.amazon.com.example.com/", forged])(
    "makes no link of one that does not lead to the console: %j",
    async (link) => {
      for (const [name, , output] of await outputs([{ ...plain, link }])) {
        if (!/json|all of/.test(name) && name !== "csv") expect(output).not.toContain(link.slice(0, 12));
      }
    },
  );

  it("is escaped, as is a tab", () => {
    const alert = { ...plain, actor: { ...actor, arn: "a\tb" }, parameters: { note: "c\td" } };
    expect(renderText([alert])).not.toContain("\t");
    expect(renderText([alert])).toContain("a\\tb");
  });

  it("does not forge a row of a whole record", () => {
    const raw = rawOf("CreateUser.json");
    const text = renderText([alertOf(mapped(raw, (value) => (value === "bob" ? forged : value)))]);
    expect(text.split("\n").filter((line) => /^\s*Outcome/.test(line))).toEqual(["  Outcome         succeeded"]);
  });
});
