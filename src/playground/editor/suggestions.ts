import { count } from "../../words.ts";
import { h } from "../dom.ts";

/** A text that can replace what was typed. */
export interface Suggestion {
  readonly label: string;
  /** A few words about it. */
  readonly detail: string;
  /** The text to insert, if it is not the label. */
  readonly text?: string;
}

/** Suggestions for the part of a text from one offset to another, the best first. */
export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly list: readonly Suggestion[];
}

/** The most suggestions that are listed. */
const maxShown = 40;

/** The list of suggestions below the text. The focus stays in the text, which names the active one. */
export class SuggestionList {
  readonly #id: string;
  readonly #box: HTMLUListElement;
  readonly #status = h("p", { role: "status", class: "hidden" });
  readonly #area: HTMLTextAreaElement;
  readonly #accept: (suggestion: Suggestion, shown: Suggestions) => void;
  #shown: Suggestions | undefined;
  #active = 0;

  /** @param id makes the ids of the list and its items unique in the page */
  constructor(id: string, area: HTMLTextAreaElement, accept: (suggestion: Suggestion, shown: Suggestions) => void) {
    this.#id = id;
    const label = { "aria-label": "Suggestions", class: "suggestions" };
    this.#box = h("ul", { role: "listbox", id: `${id}-suggestions`, ...label, hidden: true });
    this.#area = area;
    this.#accept = accept;
    // A press of the mouse would take the focus from the text.
    this.#box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#box.addEventListener("click", ({ target }) => {
      const index = [...this.#box.children].indexOf((target as Element).closest("li") as HTMLLIElement);
      if (index !== -1) this.#take(index);
    });
    area.setAttribute("aria-autocomplete", "list");
    area.after(this.#box, this.#status);
  }

  get isOpen(): boolean {
    return this.#shown !== undefined;
  }

  /** Shows suggestions at a place on the screen, relative to the text; undefined for none. */
  show(suggestions: Suggestions | undefined, left = 0, top = 0): void {
    this.#shown = suggestions === undefined || suggestions.list.length === 0 ? undefined : suggestions;
    this.#box.hidden = this.#shown === undefined;
    if (this.#shown === undefined) {
      this.#area.removeAttribute("aria-activedescendant");
      this.#area.removeAttribute("aria-controls");
      this.#status.textContent = "";
      return;
    }
    const rows = this.#shown.list
      .slice(0, maxShown)
      .map(({ label, detail }, index) =>
        h("li", { role: "option", id: `${this.#id}-suggestion-${index}` }, h("code", {}, label), h("span", {}, detail)),
      );
    this.#box.replaceChildren(...rows);
    this.#box.style.top = `${top}px`;
    this.#box.style.left = `${Math.max(0, Math.min(left, this.#area.clientWidth - this.#box.offsetWidth))}px`;
    this.#area.setAttribute("aria-controls", this.#box.id);
    this.#status.textContent = count(rows.length, "suggestion");
    this.#activate(0);
  }

  /** Handles a key. Returns whether it was for the list. */
  onKey({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (this.#shown === undefined || shiftKey || altKey || ctrlKey || metaKey) return false;
    const last = this.#box.childElementCount - 1;
    if (key === "ArrowDown") this.#activate(this.#active === last ? 0 : this.#active + 1);
    else if (key === "ArrowUp") this.#activate(this.#active === 0 ? last : this.#active - 1);
    else if (key === "Enter" || key === "Tab") this.#take(this.#active);
    else if (key === "Escape") this.show(undefined);
    else return false;
    return true;
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [each, row] of [...this.#box.children].entries()) row.ariaSelected = String(each === index);
    this.#area.setAttribute("aria-activedescendant", `${this.#id}-suggestion-${index}`);
    this.#box.children[index]?.scrollIntoView({ block: "nearest" });
  }

  #take(index: number): void {
    const [shown, suggestion] = [this.#shown, this.#shown?.list[index]];
    this.show(undefined);
    if (shown !== undefined && suggestion !== undefined) this.#accept(suggestion, shown);
  }
}
