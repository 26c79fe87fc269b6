import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { topicNames } from "../../src/cli/help/topics.ts";
import { main, wholeProgram } from "../../src/cli/main.ts";
import { manual } from "../../src/cli/manual.ts";
import { run, testIo } from "./io.ts";

const programs = await wholeProgram(testIo().io);
const [root, ...others] = programs;
const commands = others.flatMap(({ commands }) => commands);
const names = commands.map((command) => command.name());
const { stdout: rootHelp } = await run(["--help"]);

/** Returns the words of a shell command, up to its redirections. */
const wordsOf = (line: string) => {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)];
  const end = words.findIndex(([, , , bare = ""]) => /^(?:>>?|<|&&|\|)$/.test(bare));
  return words.slice(0, end === -1 ? undefined : end).map(([, single, double, bare]) => single ?? double ?? bare ?? "");
};

const examplesIn = (text: string) =>
  [...text.matchAll(/^ +\$ .*?\biam-alerts ([^\n)]*)/gm)].map(([, example = ""]) => example);

describe("help", () => {
  it("lists every command in one of two groups, except completion", () => {
    const groups = [...rootHelp.matchAll(/^(\w+):?\n(?: {2}.*\n)+/gm)].map(([, group]) => group);
    expect(groups).toEqual(["Options", "Pipeline", "Patterns", "More", "Examples"]);
    const listed = [...rootHelp.matchAll(/^ {2}(\w+) {3,}\S/gm)].map(([, name]) => name);
    expect(names.filter((name) => !listed.includes(name))).toEqual(["completion"]);
    expect(names.length).toBeGreaterThan(8);
  });

  it.each(names)("has valid examples for %s", async (name) => {
    const { stdout: text, code } = await run([name, "--help"]);
    expect(code).toBe(0);
    expect(text).toContain("\nExamples:\n");
    const examples = examplesIn(text);
    expect(examples.filter((example) => example.startsWith(name)).length).toBeGreaterThan(0);
    for (const example of examples) {
      const [command = "", ...words] = wordsOf(example);
      const program = others.find(({ commands }) => commands[0]?.name() === command);
      // Throws for an invalid example; no command runs.
      await program?.parseAsync([command, ...words], { from: "user" });
      expect(program, example).toBeDefined();
    }
  });

  it.each(names)("prints the same for help %s", async (name) => {
    if (topicNames.includes(name)) return;
    expect((await run(["help", name])).stdout).toBe((await run([name, "--help"])).stdout);
  });

  it.each(topicNames)("explains %s, with valid examples", async (topic) => {
    expect(rootHelp).toContain(topic);
    const { code, stdout, stderr } = await run(["help", topic]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/\nExamples?:\n {2}\$ /);
    for (const example of examplesIn(stdout)) {
      const [command = "", ...words] = wordsOf(example);
      await others
        .find(({ commands }) => commands[0]?.name() === command)
        ?.parseAsync([command, ...words], { from: "user" });
    }
    expect(stdout.split("\n").filter((line) => line.length > 125)).toEqual([]);
  });

  it.each([
    ["patterns", "terminal, text, json, ndjson"],
    ["test", "terminal, text, json, ndjson, tap, github"],
    ["completion", "terminal, text"],
    ["decode", "terminal, text, json, ndjson, csv, markdown, html, email, sns, slack, github"],
  ])("offers %s the formats that it prints", async (name, formats) => {
    const { stdout } = await run([name, "--help"]);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      `--format <name> output format (choices: ${formats.replace(/\w+/g, '"$&"')})`,
    );
  });

  it("lists every variable that replaces a flag", async () => {
    const { stdout } = await run(["help", "environment"]);
    const named = new Set(
      [...programs, ...commands].flatMap(({ options }) =>
        options.flatMap(({ description }) => /\benv: ([A-Z_]+)/.exec(description)?.[1] ?? []),
      ),
    );
    expect(named.size).toBeGreaterThan(4);
    for (const variable of named) expect(stdout).toMatch(new RegExp(`^  ${variable} +--[a-z]`, "m"));
  });

  it.each([
    [["help", "formas"], "did you mean formats?"],
    [["help", "simulat"], "did you mean simulate?"],
    [["help", "exit"], "did you mean exit-codes?"],
    [["help", "co"], "did you mean completion?"],
    [["explain", "iam_changes"], "did you mean iam-changes?"],
    [["help", "qqqqqqqq"], "use one of subscribe, simulate"],
    [["decode", "--format", "jsno"], "did you mean json?"],
    [["decode", "--min-severity", "hihg"], "did you mean high?"],
    [["decode", "--fields", "titl"], "did you mean title?"],
    [["simulate", "CreateUsr"], "did you mean CreateUser?"],
    [["patterns", "iam-chnges"], "did you mean iam-changes?"],
    [["explain", "iam-chnges"], "did you mean iam-changes?"],
    [["completion", "bsh"], "did you mean bash?"],
    [["explian", "iam-changes"], "did you mean explain?"],
  ])("refuses %j with a suggestion", async (argv, hint) => {
    const { code, stderr } = await run(argv);
    expect(stderr).toContain(`hint: ${hint}`);
    expect(code).toBe(2);
  });
});

describe("the manual page", () => {
  it("contains every command and flag, in roff that prints literally", async () => {
    const page = await manual(testIo().io);
    expect(page).toMatch(/^\.TH IAM\\-ALERTS 1 /);
    for (const name of names) expect(page).toContain(`\n.SS iam\\-alerts ${name} `);
    for (const { long } of commands.flatMap((command) => [...command.options])) {
      expect(page).toContain((long ?? "").replaceAll("-", "\\-"));
    }
    const requests = page.split("\n").flatMap((line) => /^[.'](\S*)/.exec(line)?.[1] ?? []);
    expect([...new Set(requests)].sort()).toEqual(["B", "PP", "SH", "SS", "TH", "TP", "fi", "nf"]);
    expect(page.replace(/\\[e&-]/g, "")).not.toContain("\\");
  });

  it("is built into the package", async () => {
    const { man } = JSON.parse(readFileSync("package.json", "utf8")) as { man: [string] };
    expect(readFileSync(man[0], "utf8")).toBe(await manual(testIo().io));
  });

  it("is built from a program that runs no command", async () => {
    const { io, stdout } = testIo();
    await (await wholeProgram(io))
      .find(({ commands }) => commands[0]?.name() === "patterns")
      ?.parseAsync(["patterns"], {
        from: "user",
      });
    expect(stdout()).toBe("");
    expect(root?.name()).toBe("iam-alerts");
    expect(await main(["help"], io)).toBe(0);
  });
});
