import { parse as parseCsv } from "csv-parse/sync";
import { lexer, type Token, walkTokens } from "marked";
import { type DefaultTreeAdapterTypes, parse as parseHtml } from "parse5";
import PostalMime from "postal-mime";
import type { Format } from "../../src/render/renderer.ts";

type Node = DefaultTreeAdapterTypes.Node;

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
const console = /^https:\/\/[\w-]+\.console\.aws\.amazon\.com\/(?:[\w/?=#-]+|iam\/home#\/\w+\/details\/[\w.%-]+)$/;

/**
 * Returns the active content of an output: the parts that a reader of the format would not treat as plain text. Uses a
 * real parser for each format that has one.
 */
export async function activeContent(format: Format, output: string): Promise<readonly string[]> {
  // The colors and links that renderTerminal writes; hostile text uses others.
  const own =
    /\u001b\[(?:1|2|4|22|24|30|31|33|34|39|40|41|43|44|47|49|97|107)m|\u001b\]8;;(?:https:\/\/[\w-]+\.console\.aws\.amazon\.com[\w/?=#-]+)?\u001b\\/g;
  const breaks = format === "csv" || format === "email" ? /\r?\n/g : /\n/g;
  const character = unseen.exec(output.replace(own, "").replace(breaks, ""))?.[0];
  const command = /##\[.{0,40}/.exec(output)?.[0] ?? (format === "github" ? undefined : /^\s*::.*/m.exec(output)?.[0]);
  return [
    ...(character === undefined ? [] : [`U+${character.codePointAt(0)?.toString(16)}`]),
    ...(command === undefined ? [] : [`a command of a CI log: ${command}`]),
    ...(await readers[format](output)),
  ];
}

const nothing = () => [];

const readers: Readonly<Record<Format, (output: string) => readonly string[] | Promise<readonly string[]>>> = {
  terminal: nothing,
  text: nothing,
  json: (output) => (Array.isArray(JSON.parse(output)) ? [] : ["not a list"]),
  ndjson: (output) =>
    output
      .trimEnd()
      .split("\n")
      .flatMap((line) => (typeof JSON.parse(line) === "object" ? [] : [line])),
  csv: inCsv,
  markdown: inMarkdown,
  html: inHtml,
  email: inEmail,
  sns: (output) =>
    output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { Subject: string; Message: string })
      .flatMap(({ Subject, Message }) => [
        ...(/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(Subject) ? [] : [`subject ${Subject}`]),
        ...(unseen.test(Message.replaceAll("\n", "")) || /^\s*::/m.test(Message) ? [`message ${Message}`] : []),
      ]),
  slack: inSlack,
  github: inGithub,
};

/** A negative number is not a formula. */
const isNumber = /^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/;

function inCsv(output: string): readonly string[] {
  const [head = [], ...rows] = parseCsv(output) as string[][];
  return rows.flatMap((row) => [
    ...(row.length === head.length ? [] : [`${row.length} cells`]),
    ...row.filter((cell) => /^\s*[=+\-@\t\r\uff1d]/.test(cell) && !isNumber.test(cell)),
    // No cell may begin with a formula if the list separator is a semicolon either.
    ...(/(?:^|[;,])[=+@-]/.test(row.filter((cell) => !/[^\w.:-]/.test(cell) && !isNumber.test(cell)).join(","))
      ? ["a formula"]
      : []),
  ]);
}

const markdownTokens =
  /^(?:heading|list|list_item|text|strong|codespan|code|blockquote|paragraph|space|link|checkbox)$/;

function inMarkdown(output: string): readonly string[] {
  const found: string[] = [];
  walkTokens(lexer(output), (token: Token) => {
    if (!markdownTokens.test(token.type)) found.push(`${token.type}: ${token.raw}`);
    if (token.type === "link" && !console.test(token["href"])) found.push(`link to ${token["href"]}`);
    // GitHub turns these into mentions and links after it has parsed the Markdown.
    if (token.type === "text" && !("tokens" in token && token.tokens)) {
      const more = /@\w|https?:\/|www\.\w|javascript:\w|\w\.\w+\/|(?:^|\s)#\d|:\w+:/.exec(token.raw)?.[0];
      if (more !== undefined) found.push(`${more} in the text ${token.raw}`);
    }
  });
  return found;
}

const elements =
  /^(?:html|head|meta|title|style|body|table|tbody|tr|td|h1|h2|p|strong|span|ul|li|pre|br|a|#text|#document|#documentType)$/;
const attributes =
  /^(?:lang|charset|name|content|http-equiv|class|style|role|cellpadding|cellspacing|border|align|href)$/;

export function nodesOf(html: string): readonly Node[] {
  const under = (node: Node): readonly Node[] => [
    node,
    ...("childNodes" in node ? node.childNodes.flatMap(under) : []),
  ];
  return under(parseHtml(html));
}

export function inHtml(output: string): readonly string[] {
  return nodesOf(output).flatMap((node) => {
    const attrs = "attrs" in node ? node.attrs : [];
    return [
      ...(elements.test(node.nodeName) ? [] : [`<${node.nodeName}>`]),
      ...attrs.filter(({ name }) => !attributes.test(name)).map(({ name }) => `${node.nodeName} ${name}`),
      ...attrs.filter(({ name, value }) => name === "href" && !console.test(value)).map(({ value }) => `href ${value}`),
      ...attrs.filter(({ name, value }) => name === "style" && /url\(|expression|import/.test(value)).map(String),
    ];
  });
}

async function inEmail(output: string): Promise<readonly string[]> {
  const { headers, attachments, html = "", text = "", bcc, cc, to } = await new PostalMime().parse(output);
  const names = headers.map(({ key }) => key).toSorted();
  return [
    ...(names.join() === "auto-submitted,content-type,mime-version,subject" ? [] : names),
    ...[bcc, cc, to].filter((list) => list !== undefined).map(String),
    ...attachments.flatMap(({ filename, mimeType, content }) =>
      // An email about many alerts has all of them attached.
      filename === "alerts.ndjson" && mimeType === "application/x-ndjson"
        ? unseenIn(typeof content === "string" ? content : new TextDecoder().decode(content))
        : [`attachment ${filename}`],
    ),
    ...(/[^\x20-\x7e\r\n]/.test(output) ? ["not ASCII"] : []),
    ...output.split("\r\n").filter((line) => line.length > 76 && !line.startsWith("Content-Type")),
    ...(/[^\r]\n/.test(output) ? ["a bare line feed"] : []),
    ...inHtml(html),
    ...(unseen.test(text.replace(/\r?\n/g, "")) ? ["the text part"] : []),
  ];
}

function inSlack(output: string): readonly string[] {
  const message = JSON.parse(output) as { text: string; mrkdwn: unknown; blocks: readonly object[] };
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, url, text } = node as Readonly<Record<string, unknown>>;
    const known =
      /^(?:header|plain_text|rich_text|rich_text_section|rich_text_list|rich_text_preformatted|text|link|divider)$/;
    if (type !== undefined && !known.test(String(type))) found.push(String(type));
    if (url !== undefined && !console.test(String(url))) found.push(`link to ${url}`);
    if (typeof text === "string" && text.length > 3000) found.push(`${text.length} characters in a text`);
    for (const child of Object.values(node)) walk(child);
  };
  walk(message.blocks);
  return [
    ...found,
    ...(/[<>]|&(?!amp;|lt;|gt;)/.test(message.text) ? [`active content in text: ${message.text}`] : []),
    ...(message.mrkdwn === false ? [] : ["mrkdwn"]),
    ...(message.blocks.length <= 50 ? [] : [`${message.blocks.length} blocks`]),
    ...(JSON.stringify(message.blocks).length <= 12_000 ? [] : [`${JSON.stringify(message.blocks).length} characters`]),
  ];
}

/** Parses lines like GitHub's runner: src/Runner.Common/ActionCommand.cs of actions/runner. */
function inGithub(output: string): readonly string[] {
  return output
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const [, command = "", properties = ""] = /^::(\w+) (.*?)::/.exec(line.trimStart()) ?? [];
      const names = properties.split(",").map((property) => property.split("=", 1)[0]);
      return /^(?:error|warning|notice)$/.test(command) && names.join() === "title" ? [] : [line];
    });
}

function unseenIn(lines: string): readonly string[] {
  return lines.split("\n").filter((line) => unseen.test(line));
}
