import { printReport } from "../../cli/commands/diff/print.ts";
import { type Report, reportOf } from "../../cli/commands/diff/report.ts";
import { compare } from "../../compare.ts";
import { presets } from "../../presets.ts";
import { h } from "../dom.ts";
import { Editor } from "../editor/editor.ts";
import type { Suggestions } from "../editor/suggestions.ts";
import { check } from "../model/check.ts";
import type { Subject, Tab } from "./tab.ts";

/** The time without typing after which patterns are compared, in milliseconds: a comparison can take a second. */
const pause = 300;

interface CompareOptions {
  readonly suggest: (text: string, offset: number, isAsked: boolean) => Suggestions | undefined;
  /** Adds an event to the page. */
  readonly add: (message: string) => void;
  readonly onChange: () => void;
}

/** The tab with a second pattern, and with events that only one of the two patterns matches. */
export class CompareTab implements Tab {
  readonly name = "compare";
  readonly label = "Compare";
  readonly #options: CompareOptions;
  readonly #editor: Editor;
  readonly #form = h("div");
  readonly #result = h("div", { "aria-live": "polite" });
  #other: string;
  #subject: Subject | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param other the second pattern's text; empty for none */
  constructor(other: string, options: CompareOptions) {
    this.#options = options;
    this.#other = other;
    this.#editor = new Editor(this.#form, other, {
      id: "other",
      label: "Second pattern",
      hint: "{ $.eventName = … }, or the name of a preset",
      suggest: options.suggest,
      onChange: (text) => {
        this.#other = text;
        this.#later();
        options.onChange();
      },
    });
  }

  /** The second pattern's text. */
  get other(): string {
    return this.#other;
  }

  readonly show = (subject: Subject): readonly Node[] => {
    this.#subject = subject;
    this.#later();
    return [
      h("p", {}, "Proves that a second pattern matches the same events, or shows events on which they differ."),
      this.#form,
      this.#result,
    ];
  };

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#compare(), pause);
  }

  #compare(): void {
    // A preset's name is read as its pattern, as in the program.
    const named = presets.find(({ name }) => name === this.#other.trim());
    const other = check(named?.pattern ?? this.#other);
    if (other.source === "" || this.#subject === undefined) {
      this.#result.replaceChildren();
    } else if (other.error !== undefined) {
      this.#editor.underline([{ severity: "error", span: other.error.span }]);
      this.#result.replaceChildren(h("p", { class: "muted" }, other.error.message));
    } else {
      const first = { ...this.#subject.checked, name: "the pattern" };
      const second = { ...other, name: named?.name ?? "the second pattern" };
      const report = reportOf(first, second, compare(first.parsed, second.parsed, { cloudTrail: true }));
      this.#result.replaceChildren(h("pre", { class: "report" }, printReport(report)), this.#offers(report));
    }
  }

  /** Returns buttons that add the events of a report to the page. */
  #offers({ onlyInFirst, onlyInSecond, inBoth }: Report): HTMLElement {
    const examples = [
      ["Add the event that only the pattern matches", onlyInFirst],
      ["Add the event that only the second matches", onlyInSecond],
      ["Add the event that both match", inBoth],
    ] as const;
    const buttons = examples.flatMap(([label, example]) =>
      example === null
        ? []
        : [h("button", { type: "button", onclick: () => this.#options.add(example.message) }, label)],
    );
    return h("div", { class: "choices" }, ...buttons);
  }
}
