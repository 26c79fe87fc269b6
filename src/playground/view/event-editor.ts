import { onOneLine } from "../../bytes/json.ts";
import { byId } from "../dom.ts";
import type { PageEvent } from "../model/events.ts";

/** The form in which the chosen event can be changed. */
export class EventEditor {
  readonly #form = byId<HTMLFormElement>("edit");
  readonly #area = byId<HTMLTextAreaElement>("edited");
  readonly #opener = byId<HTMLButtonElement>("open-edit");
  #text = "";

  /** @param save is called with the message as the reader has changed it */
  constructor(save: (message: string) => void) {
    this.#opener.addEventListener("click", () => {
      this.#show(this.#form.hidden === true);
      this.#area.value = this.#text;
      this.#area.focus();
    });
    byId("cancel").addEventListener("click", () => {
      this.#show(false);
      this.#opener.focus();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      save(messageOf(this.#area.value));
      this.#opener.focus();
    });
  }

  /** Closes the form, and takes another event for when it is opened. */
  close({ value, message }: PageEvent): void {
    this.#text = typeof value === "object" ? JSON.stringify(value, null, 2) : message;
    this.#show(false);
  }

  #show(isShown: boolean): void {
    this.#form.hidden = !isShown;
    byId("fields").hidden = isShown;
    this.#opener.setAttribute("aria-expanded", String(isShown));
  }
}

/** Returns JSON as CloudTrail logs it, on one line, and any other text as it is. */
function messageOf(text: string): string {
  try {
    JSON.parse(text);
    return onOneLine(text);
  } catch {
    return text;
  }
}
