import type { Alert } from "../../alert/alert.ts";
import type { Severity } from "../../alert/severity.ts";
import { grouped, shortened } from "../../words.ts";
import { type Digest, digestOf, leadOf, marks } from "../digest.ts";
import { visible } from "../escape.ts";
import { commandsWithin, linkOf, type Row, reasonsOf, rowsOf } from "../rows/rows.ts";

/** A message for the webhook of a Microsoft Teams workflow: one Adaptive Card. */
export interface TeamsMessage {
  readonly type: "message";
  /** The text of the notification. */
  readonly summary: string;
  readonly attachments: readonly [
    {
      readonly contentType: "application/vnd.microsoft.card.adaptive";
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
}

interface AdaptiveCard {
  readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
  readonly type: "AdaptiveCard";
  readonly version: "1.4";
  /** The text to show where the card's version is not supported. */
  readonly fallbackText: string;
  readonly msteams: { readonly width: "Full" };
  readonly body: readonly Element[];
}

/** An element of a card, or a run of text. */
type Element = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * Teams refuses messages of more than 28,672 bytes, and counts the card as a text in JSON, in which every quotation mark
 * is escaped: https://github.com/MicrosoftDocs/msteams-docs/issues/11274. The other limits keep one alert below.
 */
const limits = { message: 25_000, reasons: 5, reason: 250, text: 4000, row: 600, address: 60, title: 300 } as const;

/** A message and the number of alerts in it. */
export interface TeamsPart {
  readonly message: TeamsMessage;
  readonly alerts: number;
}

/**
 * Renders all alerts in as many messages as needed, worst first; the digest is in the first.
 *
 * Untrusted text appears only in text runs, where Teams does not interpret Markdown, as it would in text blocks.
 *
 * @param maxDetailed how many alerts to show in full; the others are summarized.
 * @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 * @see https://adaptivecards.io/explorer/TextRun.html
 */
export function renderTeamsParts(alerts: readonly Alert[], maxDetailed?: number): readonly TeamsPart[] {
  const digest = digestOf(alerts, maxDetailed);
  const parts: TeamsPart[] = [];
  let body = alerts.length > 1 ? [digestElement(digest)] : [];
  let count = 0;
  const close = () => {
    parts.push({ message: messageOf(digest, body), alerts: count });
    [body, count] = [[], 0];
  };
  for (const alert of digest.alerts) {
    const element = alertElement(alert);
    if (count > 0 && bytesOf(messageOf(digest, [...body, element])) > limits.message) close();
    body.push(element);
    count++;
  }
  if (count > 0) close();
  return parts;
}

function messageOf({ subject }: Digest, body: readonly Element[]): TeamsMessage {
  const content: AdaptiveCard = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: cardText(subject),
    msteams: { width: "Full" },
    body,
  };
  const contentType = "application/vnd.microsoft.card.adaptive";
  return { type: "message", summary: cardText(subject), attachments: [{ contentType, contentUrl: null, content }] };
}

/** Returns the size of a message as Teams counts it. */
function bytesOf(message: TeamsMessage): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(message)));
}

function digestElement({ count: total, severities, actors, rest }: Digest): Element {
  const bySeverity = severities
    .map(([severity, number]) => `${marks[severity]} ${grouped(number)} ${severity}`)
    .join("   ");
  const byActor = actors.map(([name, number]) => `${name} (${grouped(number)})`).join(", ");
  return container([
    paragraph([run(total, { size: "Large", weight: "Bolder" })]),
    ...[bySeverity, `by ${byActor}`, ...rest].map((line) => paragraph([run(line)])),
  ]);
}

/** The styles of a card's containers by severity. */
const styles: Readonly<Record<Severity, string>> = {
  critical: "attention",
  high: "warning",
  medium: "accent",
  low: "emphasis",
  info: "default",
};

function alertElement(alert: Alert): Element {
  const heading = `${marks[alert.severity]} ${leadOf(alert)} ${visible(alert.title)}`;
  const reasons = reasonsOf(alert).slice(0, limits.reasons);
  const link = linkOf(alert);
  return container([
    container([paragraph([run(shortened(heading, limits.title), { weight: "Bolder" })])], styles[alert.severity]),
    ...reasons.map(({ severity, message }) =>
      paragraph([run(severity, { weight: "Bolder" }), run(`: ${shortened(message, limits.reason)}`)]),
    ),
    ...rowParagraphs(rowsOf(alert).filter(({ kind }) => kind !== "link")),
    ...(link === null ? [] : [paragraph([linkTo(link, "Open the event in CloudTrail")])]),
  ]);
}

/** Returns the rows that fit, and a note for each that does not. */
function rowParagraphs(rows: readonly Row[]): readonly Element[] {
  const paragraphs: Element[] = [];
  let left: number = limits.text;
  for (const { label, kind, lines } of rows) {
    if (left < 0) break;
    const shown = kind === "commands" ? commandsWithin(lines, left) : lines.map((line) => shownOf(kind, line));
    const length = label.length + shown.join("").length;
    const isWhole = shown.length === lines.length && length <= left;
    const runs = kind === "commands" || isWhole ? shown.map((line) => lineOf(kind, line)) : [];
    const note = kind === "commands" ? "[commands left out: too long for Teams]" : "[left out: too long for Teams]";
    const [first = [], ...others] = [...runs, ...(isWhole ? [] : [run(note, { italic: true })])].map((each) => [each]);
    paragraphs.push(paragraph([run(`${label}  `, { weight: "Bolder" }), ...first]), ...others.map(paragraph));
    left -= isWhole || kind === "commands" ? length : label.length + note.length;
  }
  return paragraphs;
}

function shownOf(kind: Row["kind"], line: string): string {
  return kind === "address" ? line : shortened(line, limits.row);
}

/** A command is complete and unchanged, or left out: another could do harm. */
function lineOf(kind: Row["kind"], line: string): Element {
  if (kind === "address") return linkTo(line, shortened(line, limits.address));
  if (kind !== "commands") return run(line);
  return cardText(line) === line
    ? run(line, { fontType: "Monospace" })
    : run("[left out: Teams cannot show the command]", { italic: true });
}

/**
 * Escapes text for a card, in which {{DATE(…)}} and {{TIME(…)}} are functions.
 *
 * @see https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/text-features#datetime-formatting-and-localization
 */
function cardText(text: string): string {
  return visible(text).replaceAll("{{", "{ {");
}

function container(items: readonly Element[], style?: string): Element {
  return { type: "Container", ...(style === undefined ? { separator: true } : { style }), items };
}

function paragraph(inlines: readonly Element[]): Element {
  return { type: "RichTextBlock", spacing: "Small", inlines };
}

function run(text: string, style: Readonly<Record<string, unknown>> = {}): Element {
  return { type: "TextRun", text: cardText(text), ...style };
}

function linkTo(url: string, text: string): Element {
  return { type: "TextRun", text, selectAction: { type: "Action.OpenUrl", url } };
}
