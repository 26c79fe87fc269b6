import { presets } from "../presets.ts";
import { respond } from "../response/respond.ts";
import { count, grouped } from "../words.ts";
import { byId, copyButton, h } from "./dom.ts";
import { type Seen, seenIn, suggestionsAt } from "./editor/completion.ts";
import { Editor } from "./editor/editor.ts";
import { intake } from "./intake.ts";
import { linkOf } from "./link.ts";
import { type Checked, check, type Problems, problemsOf } from "./model/check.ts";
import { alertFor, eventKept, eventOf, isMatch, keptOf, type PageEvent } from "./model/events.ts";
import { maxEvents, type State } from "./state.ts";
import { CompareTab } from "./tabs/compare.ts";
import { coverage } from "./tabs/coverage.ts";
import { deployTab } from "./tabs/deploy.ts";
import { Tabs } from "./tabs/tabs.ts";
import { testFile } from "./tabs/test-file.ts";
import { translate } from "./tabs/translate.ts";
import { words } from "./tabs/words.ts";
import { showAlert } from "./view/alert.ts";
import { showBudget } from "./view/budget.ts";
import { showClauses } from "./view/clauses.ts";
import { EventEditor } from "./view/event-editor.ts";
import { lightFields, showFields } from "./view/fields.ts";
import { EventList } from "./view/list.ts";
import { showProblems } from "./view/problems.ts";

/** The time without typing after which problems and tabs follow, in milliseconds. Verdicts follow each keystroke. */
const pause = 150;

/** The page: a pattern and events, and everything that it shows about them. */
export class App {
  readonly #editor: Editor;
  readonly #list: EventList;
  readonly #tabs: Tabs;
  readonly #compare: CompareTab;
  readonly #eventEditor: EventEditor;
  #checked: Checked;
  /** The event whose alert is shown, and the verdict on it. What a reader has unfolded stays so while it is the same. */
  #alerted: { readonly event: PageEvent; readonly matches: boolean } | undefined;
  /** The pattern whose problems are shown. */
  #inspected: { readonly checked: Checked; readonly problems: Problems } | undefined;
  #events: readonly PageEvent[] = [];
  #seen: Seen = new Map();
  #chosen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(state: State) {
    const suggest = (text: string, offset: number, isAsked: boolean) =>
      suggestionsAt(text, offset, isAsked, this.#seen);
    this.#checked = check(state.pattern);
    this.#editor = new Editor(byId("editor"), state.pattern, {
      id: "pattern",
      label: "Filter pattern",
      hint: "{ $.eventName = … }, or the name of a preset",
      suggest,
      onChange: (text) => this.#edited(text),
    });
    this.#list = new EventList(byId("list"), {
      choose: (index) => this.#choose(index),
      remove: () => this.#remove(),
    });
    this.#compare = new CompareTab(state.other, {
      suggest,
      add: (message) => this.#add([message]),
      onChange: () => this.#remember(),
    });
    const tabs = [words, coverage, translate, testFile, deployTab(), this.#compare] as const;
    this.#tabs = new Tabs(byId("tabs"), byId("panel"), tabs, () => this.#remember());
    this.#tabs.open(state.tab);
    this.#offerPresets();
    intake((messages) => this.#add(messages));
    byId("remove").addEventListener("click", () => this.#remove());
    this.#eventEditor = new EventEditor((message) =>
      this.#setEvents(this.#events.with(this.#chosen, eventOf(message)), this.#chosen),
    );
    byId("clear").addEventListener("click", () => this.#setEvents([], 0));
    byId("share").append(copyButton("Copy link", () => this.#link()));
    const events = state.events.flatMap((kept) => eventKept(kept) ?? []);
    this.#setEvents(events, state.chosen);
    // The verdicts are what a reader waits for.
    setTimeout(() => this.#inspect());
  }

  #edited(text: string): void {
    this.#checked = check(text);
    this.#judge();
    this.#explain();
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#inspect(), pause);
  }

  #setEvents(events: readonly PageEvent[], chosen: number): void {
    this.#events = events;
    this.#seen = seenIn(events);
    this.#list.show(events);
    this.#chosen = Math.max(0, Math.min(chosen, events.length - 1));
    this.#judge();
    this.#showEvent();
    this.#later();
  }

  /** Adds events, and chooses the first of them. Returns how many did not fit. */
  #add(messages: readonly string[]): number {
    const room = maxEvents - this.#events.length;
    this.#setEvents([...this.#events, ...messages.slice(0, room).map(eventOf)], this.#events.length);
    return Math.max(0, messages.length - room);
  }

  #remove(): void {
    this.#setEvents(this.#events.toSpliced(this.#chosen, 1), this.#chosen);
  }

  #choose(index: number): void {
    this.#chosen = index;
    this.#showEvent();
    this.#remember();
  }

  /** Judges all events again. */
  #judge(): void {
    const { matcher } = this.#checked;
    const verdicts = this.#events.map((event) => matcher && isMatch(matcher, event));
    this.#list.judge(verdicts);
    const matches = verdicts.filter((verdict) => verdict === true).length;
    byId("tally").textContent =
      matcher === undefined
        ? "AWS would refuse the pattern"
        : `${grouped(matches)} of ${count(this.#events.length, "event")} ${matches === 1 ? "matches" : "match"}`;
    showBudget(byId("budget"), this.#checked);
  }

  #showEvent(): void {
    this.#list.choose(this.#chosen);
    const event = this.#events[this.#chosen];
    for (const part of [byId("verdict"), byId("event")]) part.hidden = event === undefined;
    if (event === undefined) return;
    showFields(byId("fields"), event);
    this.#eventEditor.close(event);
    this.#explain();
  }

  /** Explains the verdict on the chosen event. */
  #explain(): void {
    const event = this.#events[this.#chosen];
    const { parsed } = this.#checked;
    if (event === undefined) return;
    const matches = showClauses(byId("why"), parsed, event.message, {
      point: (pointed) => {
        this.#editor.light(pointed?.span);
        lightFields(byId("fields"), pointed?.paths ?? []);
      },
      select: (span) => this.#editor.select(span),
    });
    if (this.#alerted?.event === event && this.#alerted.matches === matches) return;
    this.#alerted = { event, matches };
    const alert = alertFor(event);
    showAlert(byId("alert"), alert && respond(alert), matches);
  }

  /** Finds the problems of the pattern, and shows what takes longer than a keystroke may. */
  #inspect(): void {
    const checked = this.#checked;
    if (this.#inspected?.checked !== checked) {
      this.#inspected = { checked, problems: problemsOf(checked) };
      this.#showProblems(this.#inspected.problems);
    }
    const { problems } = this.#inspected;
    this.#tabs.update(checked.error === undefined ? { checked, problems, events: this.#events } : null);
    this.#remember();
  }

  #showProblems(problems: Problems): void {
    this.#editor.underline(problems.list);
    showProblems(byId("problems"), problems, {
      fix: (pattern) => this.#editor.replace(pattern),
      show: ({ span }) => this.#editor.select(span),
    });
  }

  #offerPresets(): void {
    const select = byId<HTMLSelectElement>("presets");
    select.append(...presets.map(({ name, title }) => h("option", { value: name }, `${name}: ${title}`)));
    select.addEventListener("change", () => {
      const preset = presets.find(({ name }) => name === select.value);
      if (preset !== undefined) this.#editor.replace(preset.pattern);
      select.value = "";
    });
  }

  get #state(): State {
    const events = this.#events.map(keptOf);
    return {
      pattern: this.#checked.source,
      events,
      chosen: this.#chosen,
      tab: this.#tabs.name,
      other: this.#compare.other,
    };
  }

  /** Keeps the state in the page's address, so that it survives a reload. */
  #remember(): void {
    void linkOf(this.#state).then(({ fragment }) => history.replaceState(null, "", `#${fragment}`));
  }

  async #link(): Promise<string> {
    const { fragment, events } = await linkOf(this.#state);
    const left = this.#events.length - events;
    byId("read").textContent = left === 0 ? "" : `The link has the first ${count(events, "event")}: more do not fit.`;
    return `${location.href.replace(/#.*$/, "")}#${fragment}`;
  }
}

/** The pattern and the events of a page that was opened without any. */
export const firstState: State = {
  pattern: '{ ($.eventSource = "iam.amazonaws.com") && ($.eventName = "Attach*Policy" || $.eventName = "Create*") }',
  events: ["AttachUserPolicy", "CreateUser", "CreateAccessKey", "DeleteUser", "ConsoleLogin", "StopLogging"].map(
    (sample) => ({ sample }),
  ),
  chosen: 0,
  tab: "",
  other: "",
};
