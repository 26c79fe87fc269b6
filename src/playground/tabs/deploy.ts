import { permissionFor } from "../../aws/subscribe/permission.ts";
import { cdkOf } from "../../cli/commands/subscribe/print/cdk.ts";
import { cloudFormationOf } from "../../cli/commands/subscribe/print/cloudformation.ts";
import { commandsOf } from "../../cli/commands/subscribe/print/shell.ts";
import { terraformOf } from "../../cli/commands/subscribe/print/terraform.ts";
import type { Wanted } from "../../cli/commands/subscribe/print/wanted.ts";
import { h } from "../dom.ts";
import { codeBlock } from "./code.ts";
import type { Tab } from "./tab.ts";

const languages: readonly (readonly [title: string, write: (wanted: readonly Wanted[]) => string, file: string])[] = [
  ["Terraform", terraformOf, "subscription-filter.tf"],
  ["CloudFormation", cloudFormationOf, "subscription-filter.yaml"],
  ["AWS CDK", cdkOf, "subscription-filter.ts"],
  ["AWS CLI", commandsOf, "subscription-filter.sh"],
];

const functionArn = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+$/;

/** Returns the tab with the subscription filter as code. Its form keeps what was typed while the page is open. */
export function deployTab(): Tab {
  const logGroup = h("input", { value: "aws-cloudtrail-logs", spellcheck: "false", autocomplete: "off" });
  const target = h("input", {
    value: "arn:aws:lambda:us-east-1:111122223333:function:iam-alerts",
    spellcheck: "false",
    autocomplete: "off",
  });
  const form = h("div", { class: "form" }, h("label", {}, "Log group", logGroup), h("label", {}, "Function", target));
  const result = h("div");
  let pattern = "";
  const update = () => {
    if (!functionArn.test(target.value)) {
      result.replaceChildren(
        h("p", { role: "alert" }, "Expected the ARN of a function, without a version or an alias."),
      );
      return;
    }
    const filter = { name: "iam-alerts", logGroup: logGroup.value, pattern, destinationArn: target.value };
    const defaults = {
      roleArn: null,
      distribution: null,
      fieldSelectionCriteria: null,
      emitSystemFields: null,
    } as const;
    const permission = permissionFor(logGroup.value, target.value, null);
    const wanted = [{ filter: { ...filter, ...defaults, applyOnTransformedLogs: false }, permission }];
    result.replaceChildren(...languages.map(([title, write, file]) => codeBlock(title, write(wanted).trimEnd(), file)));
  };
  form.addEventListener("input", update);
  return {
    name: "deploy",
    label: "Deploy",
    show: ({ checked }) => {
      pattern = checked.source;
      update();
      return [
        h("p", {}, "The subscription filter that sends what matches to a Lambda function, as code."),
        form,
        result,
      ];
    },
  };
}
