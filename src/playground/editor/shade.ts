import type { Span } from "../../errors.ts";
import { h } from "../dom.ts";

/** A part of a text with a style. Parts may overlap. */
export interface Styled {
  readonly name: string;
  readonly span: Span;
}

/** Shows a text in an element, in pieces that have the styles of all parts that they belong to. */
export function showStyled(element: HTMLElement, text: string, parts: readonly Styled[]): void {
  const ends = new Set([0, text.length]);
  for (const { span } of parts) ends.add(span.start).add(span.end);
  const places = [...ends].filter((place) => place <= text.length).sort((a, b) => a - b);
  const pieces = places.slice(1).map((end, index) => {
    const start = places[index] ?? 0;
    const names = parts.flatMap(({ name, span }) => (span.start <= start && end <= span.end ? [name] : []));
    return names.length === 0 ? text.slice(start, end) : h("span", { class: names.join(" ") }, text.slice(start, end));
  });
  // A line break at the end begins a line only if something follows.
  element.replaceChildren(...pieces, "\u200b");
}

/** Returns where on the screen a character of a text is that `showStyled` shows. */
export function placeIn(element: HTMLElement, offset: number): DOMRect {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (texts.nextNode()) {
    const { length } = texts.currentNode as Text;
    if (left < length) {
      const range = document.createRange();
      range.setStart(texts.currentNode, left);
      range.setEnd(texts.currentNode, left + 1);
      return range.getBoundingClientRect();
    }
    left -= length;
  }
  return element.getBoundingClientRect();
}
