import type { Alert } from "../../alert/alert.ts";
import { turningPoints } from "../../cli/commands/test/cover/clauses.ts";
import { quoteYaml } from "../../cli/print/yaml.ts";
import { isFields } from "../../cloudtrail/fields.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { why } from "../../pattern/why.ts";
import { alertFor, type PageEvent } from "./events.ts";

const schemaComment =
  "# yaml-language-server: $schema=./node_modules/iam-alerts/dist/expectations.schema.json\n# Run it with: npx iam-alerts test\n";

/** Writes a file for `iam-alerts test` that holds the current verdict on each event, with the clause that decided. */
export function testFileOf(pattern: Pattern, events: readonly PageEvent[]): string {
  const records = events.filter(({ value }) => isFields(value));
  const names = new Map<string, number>();
  const tests = records.map((event) => {
    const test = testOf(pattern, event);
    const before = names.get(test.name) ?? 0;
    names.set(test.name, before + 1);
    return printed(before === 0 ? test : { ...test, name: `${test.name} (${before + 1})` });
  });
  const left = events.length - records.length;
  const note =
    left === 0
      ? ""
      : `# Left out, because tests have records: ${left} of the page's events, which are not JSON objects.\n`;
  return `${schemaComment}${note}pattern: ${quoteYaml(pattern.source)}\ntests:${tests.length === 0 ? " []" : ""}\n${tests.join("\n")}`;
}

interface Test {
  readonly name: string;
  readonly lines: readonly (readonly [key: string, value: string])[];
}

function testOf(pattern: Pattern, event: PageEvent): Test {
  const verdict = why(pattern, event.message);
  const [turning] = turningPoints(verdict);
  const alert = verdict.matches ? alertFor(event) : undefined;
  return {
    name: `${event.title} ${verdict.matches ? "matches" : "does not match"}`,
    lines: [
      ["event", event.sample ?? JSON.stringify(event.value)],
      ["matches", String(verdict.matches)],
      ...(turning === undefined ? [] : [["clause", quoteYaml(turning.clause.text)] as const]),
      ...(alert === undefined ? [] : [["alert", `{ severity: ${alert.severity}${titleOf(alert)} }`] as const]),
    ],
  };
}

/** A title between slashes would be a regular expression. */
function titleOf({ title }: Alert): string {
  return /^\/.+\/$/s.test(title) ? "" : `, title: ${quoteYaml(title)}`;
}

function printed({ name, lines }: Test): string {
  return `  - name: ${quoteYaml(name)}\n${lines.map(([key, value]) => `    ${key}: ${value}\n`).join("")}`;
}
