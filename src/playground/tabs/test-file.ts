import { h } from "../dom.ts";
import { testFileOf } from "../model/test-file.ts";
import { codeBlock } from "./code.ts";
import type { Tab } from "./tab.ts";

const file = "pattern.iam-alerts.yaml";

export const testFile: Tab = {
  name: "test",
  label: "Test file",
  show: ({ checked, events }) => [
    h(
      "p",
      {},
      "Keeps these verdicts: save the file next to your code, and ",
      h("code", {}, "npx iam-alerts test"),
      " checks them in CI.",
    ),
    codeBlock("Expectations", testFileOf(checked.parsed, events), file),
  ],
};
