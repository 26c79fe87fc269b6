import type { Alert } from "../../alert/alert.ts";
import { renderEmail } from "../../render/email.ts";
import { visible } from "../../render/escape.ts";
import { renderText } from "../../render/text.ts";
import { h } from "../dom.ts";

/** Shows the alert that an event gives: its title and findings, as text, and as mail. */
export function showAlert(parent: HTMLElement, alert: Alert | undefined, isMatch: boolean): void {
  if (alert === undefined) {
    parent.replaceChildren();
    return;
  }
  const { severity, title, findings } = alert;
  const { subject, text } = renderEmail([alert]);
  parent.replaceChildren(
    h("h3", {}, isMatch ? "The alert" : "The alert, if the pattern matched"),
    h(
      "div",
      { class: isMatch ? "alert" : "alert silent" },
      h("p", {}, h("span", { class: `severity ${severity}` }, severity), " ", h("strong", {}, visible(title))),
      findings.length > 0 && h("ul", {}, ...findings.map(({ message }) => h("li", {}, visible(message)))),
      folded("As text", renderText([alert])),
      folded("As mail", `Subject: ${subject}\n\n${text}`),
    ),
  );
}

function folded(label: string, text: string): HTMLElement {
  return h("details", {}, h("summary", {}, label), h("pre", { tabindex: 0 }, text));
}
