import { describe, expect, it } from "vitest";
import { renderSlack, renderSlackParts, type SlackMessage } from "../../src/render/slack.ts";
import { respond } from "../../src/response/respond.ts";
import { hostileAlerts } from "./hostile-alerts.ts";
import { alertOf, rawOf, sample, sampleFiles } from "./rendering.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The fields of each element that is used, with the test that Slack's reference has for them. */
const elements: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  header: { text: (value) => isElement(value, "plain_text") },
  plain_text: { text: (value) => isText(value, 150), emoji: (value) => value === false },
  divider: {},
  rich_text: {
    elements: (value) => areElements(value, ["rich_text_section", "rich_text_list", "rich_text_preformatted"]),
  },
  rich_text_list: {
    style: (value) => value === "bullet",
    elements: (value) => areElements(value, ["rich_text_section"]),
  },
  rich_text_section: { elements: (value) => areElements(value, ["text", "link"]) },
  rich_text_preformatted: { elements: (value) => areElements(value, ["text"]) },
  text: { text: (value) => isText(value, 3000), style: isStyle },
  link: { url: (value) => isText(value, 3000) && URL.canParse(String(value)), text: (value) => isText(value, 3000) },
};

const optional = new Set(["style"]);

function isText(value: unknown, limit: number): boolean {
  return typeof value === "string" && value !== "" && value.length <= limit;
}

function isStyle(value: unknown): boolean {
  return Object.entries(value as Fields).every(
    ([name, is]) => ["bold", "italic", "strike", "code"].includes(name) && is === true,
  );
}

function areElements(value: unknown, types: readonly string[]): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => types.some((type) => isElement(each, type)));
}

function isElement(value: unknown, type: string): boolean {
  const { type: found, ...fields } = value as Fields;
  const checks = elements[type];
  if (found !== type || checks === undefined) return false;
  const isKnown = Object.entries(fields).every(([name, field]) => checks[name]?.(field) === true);
  return isKnown && Object.keys(checks).every((name) => optional.has(name) || name in fields);
}

/** Returns the blocks that Slack would refuse, and limits of the message that are not kept. */
function faultsOf({ text, blocks }: SlackMessage): readonly unknown[] {
  const types = ["header", "divider", "rich_text"];
  return [
    ...blocks.filter((block) => !types.some((type) => isElement(block, type))),
    ...(isText(text, 4000) ? [] : [{ text }]),
    ...(blocks.length <= 50 ? [] : [`${blocks.length} blocks`]),
    ...(JSON.stringify(blocks).length <= 12_000 ? [] : [`${JSON.stringify(blocks).length} characters`]),
  ];
}

describe("blocks for Slack", () => {
  it.each(hostileAlerts)("keep the rules of Slack's reference with %s", (_, alert) => {
    const alerts = [alert, sample("DeleteUser"), alert];
    const messages = [alerts.slice(0, 1), alerts].flatMap((batch) => [
      renderSlack(batch),
      ...renderSlackParts(batch).map(({ message }) => message),
    ]);
    expect(messages.flatMap(faultsOf)).toEqual([]);
  });

  it("keep them for every sample, alone and together", () => {
    const alerts = sampleFiles.map((file) => respond(alertOf(rawOf(file))));
    const parts = [...alerts.flatMap((alert) => renderSlackParts([alert])), ...renderSlackParts(alerts)];
    expect(parts.flatMap(({ message }) => faultsOf(message))).toEqual([]);
  });

  it("are found to break them", () => {
    const blocks = [
      { type: "header", text: { type: "plain_text", text: "", emoji: false } },
      { type: "rich_text", elements: [] },
      { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "" }] }] },
      { type: "divider", text: "x" },
    ] as unknown as SlackMessage["blocks"];
    expect(faultsOf({ ...renderSlack([sample("DeleteUser")]), blocks })).toEqual(blocks);
  });
});
