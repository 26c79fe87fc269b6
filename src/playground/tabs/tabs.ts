import { h } from "../dom.ts";
import type { Subject, Tab } from "./tab.ts";

/**
 * The tabs about the pattern. The arrow keys move between them, as in the ARIA Authoring Practices.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export class Tabs {
  readonly #panel: HTMLElement;
  readonly #all: readonly { readonly tab: Tab; readonly button: HTMLButtonElement }[];
  readonly #onChange: () => void;
  #shown: Tab;
  /** Undefined before the first pattern was checked, null while AWS would refuse the pattern. */
  #subject: Subject | null | undefined;

  constructor(list: HTMLElement, panel: HTMLElement, tabs: readonly [Tab, ...Tab[]], onChange: () => void) {
    this.#panel = panel;
    this.#shown = tabs[0];
    this.#onChange = onChange;
    this.#all = tabs.map((tab) => {
      const { name, label } = tab;
      const props = { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": panel.id };
      return { tab, button: h("button", { ...props, onclick: () => this.#choose(tab) }, label) };
    });
    list.replaceChildren(...this.#all.map(({ button }) => button));
    list.addEventListener("keydown", (event) => this.#onKey(event));
    this.#mark();
  }

  /** The name of the tab that is shown. */
  get name(): string {
    return this.#shown.name;
  }

  /** Shows the tab with a name; the first one if there is none. */
  open(name: string): void {
    this.#shown = this.#all.find(({ tab }) => tab.name === name)?.tab ?? this.#shown;
    this.#mark();
    this.#show();
  }

  /** Shows the tab for another pattern or other events; null while AWS would refuse the pattern. */
  update(subject: Subject | null): void {
    this.#subject = subject;
    this.#show();
  }

  #choose(tab: Tab): void {
    this.open(tab.name);
    this.#onChange();
  }

  #mark(): void {
    for (const { tab, button } of this.#all) {
      const isShown = tab === this.#shown;
      button.setAttribute("aria-selected", String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      if (isShown) this.#panel.setAttribute("aria-labelledby", button.id);
    }
  }

  #show(): void {
    if (this.#subject === undefined) return;
    const refused = h("p", { class: "muted" }, "AWS would refuse this pattern: correct it first.");
    this.#panel.replaceChildren(...(this.#subject === null ? [refused] : this.#shown.show(this.#subject)));
  }

  #onKey(event: KeyboardEvent): void {
    const index = this.#all.findIndex(({ tab }) => tab === this.#shown);
    const last = this.#all.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    };
    const next = this.#all[targets[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    this.#choose(next.tab);
    next.button.focus();
  }
}
