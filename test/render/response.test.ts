import { type DefaultTreeAdapterTypes, parse as parseHtml } from "parse5";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { renderHtml } from "../../src/render/html/html.ts";
import { renderSlack, renderSlackParts } from "../../src/render/slack.ts";
import { renderTerminal } from "../../src/render/terminal.ts";
import type { Raw } from "../alert/alerts.ts";
import { responding } from "../response/responses.ts";
import { aliveIn, attacks, behind, mapped, outputs, spoiled } from "./attacks.ts";
import { printed, rawOf, sampleFiles } from "./rendering.ts";

const settings = { logRegion: "us-east-1", showExcept: true };
const logGroup = { name: "trail", account: "111122223333" };
const answered = (raw: unknown) => responding(raw as Raw, settings, logGroup);
const samples = ["AttachUserPolicy", "UpdateAssumeRolePolicy", "PutUserPolicy", "CreateAccountAssignment"];

/** Returns the texts of the pre elements in a tree of HTML. */
function blocksIn(node: DefaultTreeAdapterTypes.Node): readonly string[] {
  const children = "childNodes" in node ? node.childNodes : [];
  if (node.nodeName !== "pre") return children.flatMap(blocksIn);
  return [children.map((child) => ("value" in child ? child.value : "")).join("")];
}

describe("a response", () => {
  it.each(Object.entries(attacks))("is harmless in every format with %s in the record", async (_, attack) => {
    const alerts = samples.map((name) => {
      const raw = rawOf(`${name}.json`) as Raw;
      return answered({ ...raw, requestParameters: mapped(raw["requestParameters"], (text) => text + attack) });
    });
    expect(await aliveIn(alerts)).toEqual([]);
  });

  it.each(Object.entries(attacks))("is harmless in every format with %s in all of its texts", async (_, attack) => {
    expect(await aliveIn([spoiled(answered(rawOf("UpdateAssumeRolePolicy.json")), attack, behind)])).toEqual([]);
  });

  it.each(["text", "html", "markdown", "email", "sns", "slack", "github", "json", "ndjson", "csv"] as const)(
    "has its commands whole as %s",
    async (format) => {
      const alert = answered(rawOf("AttachUserPolicy.json"));
      const output = (await printed(format, [alert])).replaceAll("=\r\n", "");
      const command =
        "aws iam detach-user-policy --user-name bob --policy-arn arn:aws:iam::aws:policy/AdministratorAccess --region us-east-1";
      expect(output).toContain(command);
    },
  );

  it("keeps every command on one line of a terminal", () => {
    const alert = answered(rawOf("UpdateAssumeRolePolicy.json"));
    const lines = renderTerminal(alert, { columns: 60 }).split("\n");
    for (const { command } of alert.response?.contain ?? []) {
      expect(lines.filter((line) => line.endsWith(command))).toHaveLength(1);
    }
  });

  it("has each command of every sample alone in a block of the mail's HTML, so that it can be copied", () => {
    for (const file of sampleFiles) {
      const alert = answered(rawOf(file));
      if (alert.response === null) continue;
      const blocks = blocksIn(parseHtml(renderHtml([alert])));
      const { contain, look } = alert.response;
      for (const { command } of [...contain, ...look]) expect(blocks).toContain(command);
    }
  });

  it("is left out of an alert that an earlier version made", async () => {
    const { response, localTime, ...earlier } = answered(rawOf("AttachUserPolicy.json"));
    expect([response === null, localTime]).toEqual([false, null]);
    for (const [, , output] of await outputs([earlier as Alert])) expect(output).not.toContain("aws iam");
  });

  it("never has a part of a command in Slack, and fits into its limits", () => {
    const raw = rawOf("PutUserPolicy.json") as Raw;
    const parameters = { userName: `u${"'".repeat(300)}`, policyName: `p${"'".repeat(300)}` };
    const alert = answered({ ...raw, requestParameters: parameters });
    const message = renderSlack([alert, alert, alert]);
    const texts = JSON.stringify(message.blocks).match(/aws iam delete-user-policy (?:[^"\\]|\\.)*/g) ?? [];
    for (const text of texts) expect(text).toContain("--region us-east-1");
    for (const { message: part } of renderSlackParts([alert, alert, alert])) {
      expect(part.blocks.length).toBeLessThanOrEqual(50);
      expect(JSON.stringify(part.blocks).length).toBeLessThanOrEqual(13_200);
    }
  });
});
