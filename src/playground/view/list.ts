import { h } from "../dom.ts";
import type { PageEvent } from "../model/events.ts";

interface ListActions {
  readonly choose: (index: number) => void;
  readonly remove: () => void;
}

/** The list of events. With the arrow keys, the choice moves; Delete removes the chosen event. */
export class EventList {
  readonly #list = h("ul", { role: "listbox", "aria-label": "Events" });
  readonly #actions: ListActions;
  #rows: readonly HTMLLIElement[] = [];
  #verdicts: readonly (boolean | undefined)[] = [];
  #chosen = -1;

  constructor(parent: HTMLElement, actions: ListActions) {
    this.#actions = actions;
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("click", ({ target }) => {
      const index = this.#rows.indexOf((target as Element).closest("li") as HTMLLIElement);
      if (index !== -1) actions.choose(index);
    });
    parent.append(this.#list);
  }

  /** Shows other events, without verdicts. */
  show(events: readonly PageEvent[]): void {
    this.#rows = events.map(({ title }) =>
      h("li", { role: "option", "aria-selected": "false" }, h("span", { class: "mark" }), " ", h("span", {}, title)),
    );
    this.#verdicts = [];
    this.#chosen = -1;
    this.#list.classList.toggle("long", events.length > 100);
    this.#list.replaceChildren(...this.#rows);
  }

  /** Shows the verdicts. Only the rows that change are touched: a list of a thousand is updated at each keystroke. */
  judge(verdicts: readonly (boolean | undefined)[]): void {
    for (const [index, row] of this.#rows.entries()) {
      const verdict = verdicts[index];
      const mark = row.firstChild as HTMLElement;
      if (verdict === this.#verdicts[index] && mark.textContent !== "") continue;
      row.className = verdict === undefined ? "unknown" : verdict ? "match" : "miss";
      mark.textContent = verdict === undefined ? "no verdict" : verdict ? "match" : "no match";
    }
    this.#verdicts = verdicts;
  }

  choose(index: number): void {
    const before = this.#rows[this.#chosen];
    before?.setAttribute("aria-selected", "false");
    before?.removeAttribute("tabindex");
    this.#chosen = index;
    const row = this.#rows[index];
    row?.setAttribute("aria-selected", "true");
    row?.setAttribute("tabindex", "0");
  }

  #onKey(event: KeyboardEvent): void {
    const last = this.#rows.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, this.#chosen + 1),
      ArrowUp: Math.max(0, this.#chosen - 1),
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.#actions.choose(target);
    else if (event.key === "Delete") this.#actions.remove();
    else return;
    event.preventDefault();
    this.#rows[this.#chosen]?.focus();
  }
}
