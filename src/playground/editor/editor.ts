import type { Span } from "../../errors.ts";
import { h } from "../dom.ts";
import type { Problem } from "../model/check.ts";
import { placeIn, type Styled, showStyled } from "./shade.ts";
import { SuggestionList, type Suggestions } from "./suggestions.ts";
import { bracketsAt, coloredIn } from "./tokens.ts";

interface EditorOptions {
  /** A name that no other editor of the page has. */
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** Returns suggestions for what is typed before an offset; `isAsked` if the reader asks for them. */
  readonly suggest: (text: string, offset: number, isAsked: boolean) => Suggestions | undefined;
  readonly onChange: (text: string) => void;
}

/**
 * An editor for a pattern: a text area with transparent text, and on top of it the same text in colors. A pattern is short,
 * so all of it is colored again at each change.
 */
export class Editor {
  readonly #area: HTMLTextAreaElement;
  readonly #shade = h("div", { class: "shade", "aria-hidden": "true" });
  readonly #options: EditorOptions;
  readonly #suggestions: SuggestionList;
  #problems: readonly Pick<Problem, "severity" | "span">[] = [];
  #lit: Span | undefined;

  constructor(parent: HTMLElement, text: string, options: EditorOptions) {
    this.#options = options;
    this.#area = h("textarea", {
      "aria-label": options.label,
      placeholder: options.hint,
      ...{ rows: 1, spellcheck: "false", autocomplete: "off", autocapitalize: "off", autocorrect: "off" },
    });
    this.#area.value = text;
    parent.append(h("div", { class: "editor" }, this.#area, this.#shade));
    this.#suggestions = new SuggestionList(options.id, this.#area, (suggestion, { from, to }) =>
      this.#insert(suggestion.text ?? suggestion.label, from, to),
    );
    this.#area.addEventListener("input", () => this.#changed());
    this.#area.addEventListener("keydown", (event) => this.#onKey(event));
    this.#area.addEventListener("blur", () => this.#suggestions.show(undefined));
    document.addEventListener("selectionchange", () => this.#paint());
    this.#paint();
  }

  /** Replaces the whole text. The reader can undo it. */
  replace(text: string): void {
    this.#insert(text, 0, this.#area.value.length);
    this.#suggestions.show(undefined);
  }

  /** Underlines problems, until the text changes. */
  underline(problems: readonly Pick<Problem, "severity" | "span">[]): void {
    this.#problems = problems;
    this.#paint();
  }

  /** Lights a clause up that the reader points at elsewhere; undefined for none. */
  light(span: Span | undefined): void {
    this.#lit = span;
    this.#paint();
  }

  /** Selects a part of the text and moves the focus there. */
  select({ start, end }: Span): void {
    this.#area.focus();
    this.#area.setSelectionRange(start, end);
  }

  #insert(text: string, from: number, to: number): void {
    this.#area.focus();
    this.#area.setSelectionRange(from, to);
    // The only way to change the text that can be undone. It is deprecated, but no browser has another.
    if (document.execCommand("insertText", false, text)) return;
    this.#area.setRangeText(text, from, to, "end");
    this.#changed();
  }

  #changed(): void {
    this.#problems = [];
    this.#lit = undefined;
    this.#paint();
    this.#options.onChange(this.#area.value);
    this.#suggest(false);
  }

  #suggest(isAsked: boolean): void {
    const { selectionStart, selectionEnd, value } = this.#area;
    const found = selectionStart === selectionEnd ? this.#options.suggest(value, selectionStart, isAsked) : undefined;
    if (found === undefined) {
      this.#suggestions.show(undefined);
      return;
    }
    const place = placeIn(this.#shade, found.from);
    const origin = this.#shade.getBoundingClientRect();
    this.#suggestions.show(found, place.left - origin.left, place.bottom - origin.top + 4);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === " " && event.ctrlKey) this.#suggest(true);
    else if (!this.#suggestions.onKey(event)) return;
    event.preventDefault();
  }

  #paint(): void {
    const { value, selectionStart, selectionEnd } = this.#area;
    const isCaret = document.activeElement === this.#area && selectionStart === selectionEnd;
    const brackets = isCaret ? bracketsAt(value, selectionStart) : undefined;
    const parts: readonly Styled[] = [
      ...coloredIn(value).map(({ kind, span }) => ({ name: `pattern-${kind}`, span })),
      ...this.#problems.map(({ severity, span }) => ({ name: `pattern-${severity}`, span })),
      ...(brackets?.spans ?? []).map((span) => ({ name: brackets?.isPair ? "pattern-pair" : "pattern-alone", span })),
      ...(this.#lit === undefined ? [] : [{ name: "pattern-lit", span: this.#lit }]),
    ];
    showStyled(this.#shade, value, parts);
  }
}
