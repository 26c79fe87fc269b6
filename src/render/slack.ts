import type { Alert } from "../alert/alert.ts";
import { count, grouped, shortened } from "../words.ts";
import { type Digest, digestOf, leadOf, marks } from "./digest.ts";
import { slackText, visible } from "./escape.ts";
import { commandsWithin, linkOf, type Row, reasonsOf, rowsOf } from "./rows/rows.ts";

/** A message for Slack's chat.postMessage or for an incoming webhook. */
export interface SlackMessage {
  /** The text of the notification. */
  readonly text: string;
  readonly mrkdwn: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
  readonly blocks: readonly SlackBlock[];
}

export type SlackBlock = Readonly<Record<string, unknown>> & { readonly type: "header" | "rich_text" | "divider" };

/**
 * Slack's limits: 50 blocks per message, 150 characters per header. Slack also refuses more than about 13,200
 * characters of JSON in all blocks (msg_blocks_too_long), which is not documented:
 * https://github.com/slackapi/bolt-js/issues/2509
 */
const limits = { blocks: 50, header: 150, reasons: 5, reason: 250, text: 3500, row: 600, total: 12_000 } as const;

/**
 * Renders alerts as one Slack message: a digest if there are several, then as many alerts as fit, worst first. A note
 * counts those that do not fit. A long alert loses lines and says so.
 *
 * Untrusted text appears only in rich text and plain text, where Slack interprets neither markup nor mentions.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export function renderSlack(alerts: readonly Alert[], maxDetailed?: number): SlackMessage {
  const digest = digestOf(alerts, maxDetailed);
  const blocks = alerts.length === 1 ? [] : headBlocks(digest);
  const left = digest.alerts.length - addAlerts(blocks, digest.alerts);
  if (left > 0) {
    const note = `${count(left, "more alert")} did not fit into this Slack message; the worst are above.`;
    blocks.push(richText([section([text(note, { italic: true })])]));
  }
  return slackMessage(digest, blocks);
}

/** A message and the number of alerts in it. */
export interface SlackPart {
  readonly message: SlackMessage;
  readonly alerts: number;
}

/** Renders all alerts in as many messages as needed; the digest is in the first. */
export function renderSlackParts(alerts: readonly Alert[], maxDetailed?: number): readonly SlackPart[] {
  const digest = digestOf(alerts, maxDetailed);
  const parts: SlackPart[] = [];
  for (let shown = 0; shown < digest.alerts.length; ) {
    const blocks = alerts.length > 1 && parts.length === 0 ? headBlocks(digest) : [];
    const added = addAlerts(blocks, digest.alerts.slice(shown));
    parts.push({ message: slackMessage(digest, blocks), alerts: added });
    shown += added;
  }
  return parts;
}

function slackMessage({ subject }: Digest, blocks: readonly SlackBlock[]): SlackMessage {
  return { text: slackText(subject), mrkdwn: false, unfurl_links: false, unfurl_media: false, blocks };
}

/** Adds alerts while they fit, with room for a note, and returns their number. An empty message takes any alert. */
function addAlerts(blocks: SlackBlock[], alerts: readonly Alert[]): number {
  for (const [index, alert] of alerts.entries()) {
    const more = [...(blocks.length === 0 ? [] : [divider]), ...alertBlocks(alert)];
    const isFull =
      blocks.length + more.length > limits.blocks - 1 ||
      JSON.stringify([...blocks, ...more]).length > limits.total - 300;
    if (isFull && blocks.length > 0) return index;
    blocks.push(...more);
  }
  return alerts.length;
}

const divider: SlackBlock = { type: "divider" };

function headBlocks({ count: total, severities, actors, rest }: Digest): SlackBlock[] {
  const bySeverity = severities
    .map(([severity, number]) => `${marks[severity]} ${grouped(number)} ${severity}`)
    .join("   ");
  const byActor = actors.map(([name, number]) => `${name} (${grouped(number)})`).join(", ");
  const counts =
    severities.length === 0 ? [] : [richText([section([text([bySeverity, `by ${byActor}`, ...rest].join("\n"))])])];
  return [header(total), ...counts];
}

function alertBlocks(alert: Alert): readonly SlackBlock[] {
  const reasons = reasonsOf(alert).map(({ severity, message }) =>
    section([text(severity, { bold: true }), text(`: ${shortened(message, limits.reason)}`)]),
  );
  const list =
    reasons.length === 0
      ? []
      : [{ type: "rich_text_list", style: "bullet", elements: reasons.slice(0, limits.reasons) }];
  return [
    header(`${marks[alert.severity]} ${leadOf(alert)} ${visible(alert.title)}`),
    richText([...list, ...sectionsOf(rowElements(alert))]),
  ];
}

/** A run of text, a link, or a block of commands. */
type Element = Readonly<Record<string, unknown>> & { readonly type: "text" | "link" | "rich_text_preformatted" };

/** Returns sections of the runs of text and the links, and blocks of commands between them, which are easy to copy. */
function sectionsOf(elements: readonly Element[]): readonly unknown[] {
  const sections: unknown[] = [];
  let runs: Element[] = [];
  const close = () => {
    if (runs.length > 0) sections.push(section(runs));
    runs = [];
  };
  for (const element of elements) {
    if (element.type !== "rich_text_preformatted") {
      runs.push(element);
      continue;
    }
    close();
    sections.push(element);
  }
  close();
  return sections;
}

function rowElements(alert: Alert): readonly Element[] {
  const link = linkOf(alert);
  const elements: Element[] = [];
  let left: number = limits.text;
  for (const { label, kind, lines } of rowsOf(alert)) {
    if (kind === "link") continue;
    if (left < 0) break;
    const shown = kind === "commands" ? commandsWithin(lines, left).join("\n") : shownOf(kind, lines);
    const isWhole = kind === "commands" ? shown === lines.join("\n") : label.length + shown.length <= left;
    const value = kind === "commands" || isWhole ? valueElements(kind, shown) : [];
    const note = isWhole ? [] : [text("[left out: too long for Slack]\n", { italic: true })];
    elements.push(text(`${label}  `, { bold: true }), ...value, ...note);
    left -= label.length + (value.length === 0 ? 0 : shown.length);
  }
  return link === null ? elements : [...elements, { type: "link", url: link, text: "Open the event in CloudTrail" }];
}

function shownOf(kind: Row["kind"], lines: readonly string[]): string {
  // Only a URL that is complete leads anywhere.
  if (kind === "address") return lines.join("\n");
  return shortened(
    kind === "list" && lines.length > 1 ? lines.map((line) => `\n• ${line}`).join("") : lines.join("\n"),
    limits.row,
  );
}

function valueElements(kind: Row["kind"], value: string): readonly Element[] {
  if (value === "") return [];
  if (kind === "address") return [...value.split("\n").map(linkTo), text("\n")];
  return kind === "commands" ? [{ type: "rich_text_preformatted", elements: [text(value)] }] : [text(`${value}\n`)];
}

function linkTo(url: string): Element {
  return { type: "link", url, text: url };
}

function header(title: string): SlackBlock {
  return { type: "header", text: { type: "plain_text", text: shortened(title, limits.header), emoji: false } };
}

function richText(elements: readonly unknown[]): SlackBlock {
  return { type: "rich_text", elements };
}

function section(elements: readonly unknown[]): unknown {
  return { type: "rich_text_section", elements };
}

function text(value: string, style?: Readonly<Record<string, true>>): Element {
  return { type: "text", text: value, ...(style === undefined ? {} : { style }) };
}
