import { describe, expect, it } from "vitest";
import { amber, green, red, unchecked } from "../../../../src/aws/doctor/check.ts";
import { printer } from "../../../../src/cli/commands/doctor/finding-report.ts";
import { run, testIo } from "../../io.ts";

const command = "iam-alerts subscribe --log-group aws-cloudtrail-logs --filter-name iam-alerts --function iam-alerts";
const findings = [
  green("credentials", "arn:aws:sts::111122223333:assumed-role/audit/session, Region us-east-1"),
  red("filter", "expected the filter iam-alerts on aws-cloudtrail-logs, found no filter at all", command),
  amber("log group", "short", "set the retention of the log group to a year, for example in the console of CloudWatch"),
  unchecked("canary", "not sent: there is no filter to catch it"),
];

async function printed(columns: number, color: boolean): Promise<string> {
  const { io, stdout } = testIo({ terminal: true, columns });
  const show = await printer({ format: "terminal", color }, io);
  for (const finding of findings) show.finding(finding);
  show.end();
  return stdout();
}

/** The lines that are wider than the terminal. */
const tooWide = (text: string, columns: number) => text.split("\n").filter((line) => line.length > columns);

describe("the list of findings", () => {
  it("is wrapped below the beginning of the text, and keeps a command on one line", async () => {
    expect(await printed(60, false)).toBe(
      `green        credentials    arn:aws:sts::111122223333:assume
                            d-role/audit/session, Region
                            us-east-1
red          filter         expected the filter iam-alerts
                            on aws-cloudtrail-logs, found no
                            filter at all
    fix: ${command}
amber        log group      short
                            fix: set the retention of the
                                 log group to a year, for
                                 example in the console of
                                 CloudWatch
not checked  canary         not sent: there is no filter to
                            catch it
`,
    );
  });

  it.each([40, 60, 80, 120, 200])(
    "fits into %i columns, but for the command, with and without color",
    async (columns) => {
      const plain = await printed(columns, false);
      expect(tooWide(plain, columns)).toEqual(columns < command.length + 9 ? [`    fix: ${command}`] : []);
      expect((await printed(columns, true)).replace(/\u001b\[\d+m/g, "")).toBe(plain);
    },
  );
});

/** A text without its spaces and line breaks. */
const words = (text: string) => text.replace(/\s+/g, "");

describe("the tables of other commands", () => {
  it.each([40, 60, 80, 120])("fit into %i columns", async (columns) => {
    for (const argv of [["patterns"], ["simulate", "--list"], ["patterns", "cis-1.4-4.15"]]) {
      const { stdout } = await run(argv, { terminal: true, columns });
      const rows = stdout.split("\n").filter((line) => !line.startsWith("{"));
      expect([argv, tooWide(rows.join("\n"), Math.max(columns, 55))]).toEqual([argv, []]);
      const whole = await run([...argv, "--format", "terminal"]);
      expect(words(stdout) === words(whole.stdout)).toBe(true);
    }
  });
});
