import { caveatInWords } from "../../cli/print/caveat.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { toAthena } from "../../pattern/translate/athena.ts";
import type { Translation } from "../../pattern/translate/dialect.ts";
import { toEventBridge } from "../../pattern/translate/eventbridge.ts";
import { toInsights } from "../../pattern/translate/insights.ts";
import { visible } from "../../render/escape.ts";
import { h } from "../dom.ts";
import { codeBlock } from "./code.ts";
import type { Tab } from "./tab.ts";

const languages: readonly (readonly [title: string, translate: (pattern: Pattern) => Translation])[] = [
  ["CloudWatch Logs Insights", toInsights],
  ["Athena SQL", toAthena],
  ["EventBridge event pattern", toEventBridge],
];

export const translate: Tab = {
  name: "translate",
  label: "Translate",
  show: ({ checked: { parsed, source } }) =>
    languages.flatMap(([title, into]) => {
      try {
        const { text, caveats } = into(parsed);
        const items = caveats.map((caveat) => h("li", {}, visible(caveatInWords(caveat, source))));
        return [
          codeBlock(title, text.trimEnd()),
          ...(items.length === 0 ? [] : [h("ul", { class: "muted" }, ...items)]),
        ];
      } catch (error) {
        if (!(error instanceof IamAlertsError)) throw error;
        const hint = error.hint === undefined ? "" : ` (${error.hint})`;
        return [h("h3", {}, title), h("p", { class: "muted" }, visible(`${error.message}${hint}`))];
      }
    }),
};
