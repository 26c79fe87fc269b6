import { htmlText } from "../../render/escape.ts";

export type Attributes = readonly (readonly [name: string, value: string])[];

/**
 * Returns an XML element; `content` is text, or elements if `isMarkup` is true. Libraries are larger than this file and
 * let through characters that XML does not allow.
 */
export function element(name: string, attributes: Attributes, content: string, isMarkup = false): string {
  const head = `<${name}${attributes.map(([key, value]) => ` ${key}="${htmlText(value)}"`).join("")}`;
  if (content === "") return `${head}/>\n`;
  return `${head}>${isMarkup ? "\n" : ""}${isMarkup ? content : content.split("\n").map(htmlText).join("\n")}</${name}>\n`;
}
