import { explain } from "../../pattern/explain.ts";
import { visibleLines } from "../../render/escape.ts";
import { h } from "../dom.ts";
import type { Tab } from "./tab.ts";

export const words: Tab = {
  name: "words",
  label: "In words",
  show: ({ checked }) => [h("pre", { class: "prose" }, visibleLines(explain(checked.parsed)))],
};
