import { copyButton, h, save } from "../dom.ts";

/** A text to take away, with the buttons to copy and to save it. */
export function codeBlock(title: string, text: string, file?: string): HTMLElement {
  return h(
    "figure",
    { class: "code" },
    h(
      "figcaption",
      { class: "bar" },
      h("h3", {}, title),
      h(
        "span",
        {},
        copyButton("Copy", () => text),
        file !== undefined &&
          h(
            "button",
            { type: "button", class: "quiet", onclick: () => save(file, "text/plain", text) },
            `Save ${file}`,
          ),
      ),
    ),
    h("pre", { tabindex: 0, "aria-label": title, role: "group" }, text),
  );
}
