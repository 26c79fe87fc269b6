import { printStep } from "../../pattern/match/select.ts";
import { visible } from "../../render/escape.ts";
import { h } from "../dom.ts";
import type { PageEvent } from "../model/events.ts";

/** The most lines of an event that are shown. */
const maxLines = 3_000;

/** Shows an event as JSON, a line for each value with its path, or as text. */
export function showFields(parent: HTMLElement, { value, message }: PageEvent): void {
  if (typeof value !== "object" || value === null) {
    parent.replaceChildren(h("pre", {}, visible(message)));
    return;
  }
  const lines = linesOf(value, "$", 0, "", "");
  const left = lines.length - maxLines;
  parent.replaceChildren(
    h("pre", {}, ...lines.slice(0, maxLines)),
    left > 0 ? h("p", { class: "muted" }, `and ${left} more lines`) : "",
  );
}

/** Lights the lines of paths up. A field that the event lacks is not there, so the object that lacks it is lit. */
export function lightFields(parent: HTMLElement, paths: readonly string[]): void {
  for (const line of parent.querySelectorAll(".lit")) line.classList.remove("lit");
  const lines = [...parent.querySelectorAll<HTMLElement>(".line[data-path]")];
  const lit = paths.flatMap((path) => lineFor(lines, path) ?? []);
  for (const line of lit) line.classList.add("lit");
  const [first] = lit;
  // Scrolls only the event: scrollIntoView would also scroll the page away from the clause.
  if (first !== undefined && first.dataset["path"] !== "$")
    parent.scrollTop = first.offsetTop - parent.offsetTop - parent.clientHeight / 2;
}

function lineFor(lines: readonly HTMLElement[], path: string): HTMLElement | undefined {
  const found = lines.find(({ dataset }) => dataset["path"] === path);
  const above = path.replace(/(?:\.\['[^']*'\]|\.[^.[]*|\[[^\]]*\])$/, "");
  return found ?? (above === path ? undefined : lineFor(lines, above));
}

function linesOf(value: unknown, path: string, depth: number, key: string, comma: string): readonly HTMLElement[] {
  const name = key === "" ? [] : [h("span", { class: "key" }, visible(key)), ": "];
  const line = (own: string | undefined, ...parts: readonly (Node | string)[]) =>
    h("span", { class: "line", "data-path": own }, "  ".repeat(depth), ...parts, "\n");
  if (typeof value !== "object" || value === null) {
    const kind = value === null ? "null" : typeof value;
    return [line(path, ...name, h("span", { class: `value ${kind}` }, visible(JSON.stringify(value) ?? "")), comma)];
  }
  const isList = Array.isArray(value);
  const [open, close] = isList ? "[]" : "{}";
  const entries = Object.entries(value);
  if (entries.length === 0) return [line(path, ...name, `${open}${close}${comma}`)];
  const inner = entries.flatMap(([each, child], index) =>
    linesOf(
      child,
      path + printStep(isList ? { kind: "index", index } : { kind: "name", name: each }),
      depth + 1,
      isList ? "" : JSON.stringify(each),
      index + 1 < entries.length ? "," : "",
    ),
  );
  return [line(path, ...name, `${open}`), ...inner, line(undefined, `${close}${comma}`)];
}
