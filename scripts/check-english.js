// Part of npm run lint: looks in comments, in texts that a user reads and in documents for words that read as translated,
// for British spelling, and for doc comments that begin with a bare question word. CONTRIBUTING.md has the rule.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What not to write, and what to write in its place. */
const rules = [
  [/\bstands?\b(?!-in| for\b)/i, "is, appears, is listed"],
  [/\b(?:is|are|was|were|be|being|been) told\b/i, "is reported, says, is distinguished"],
  [/\bnone of ours?\b/i, "not ours, foreign"],
  [/\bwhat of\b/i, "the part of … that"],
  [/\bparted\b/i, "split"],
  [/\banew\b/i, "again"],
  [/\bno more than (?:is|are) needed\b|\bany ?more\b.*\bno\b|\bno more\b(?! than)/i, "no longer"],
  [/\bcomes? about\b|\bcame about\b/i, "happens"],
  [/\band the like\b|\bor the like\b/i, "and so on, similar"],
  [/\b(?:whoever|whomever|whichever)\b/i, "anyone who, any that"],
  [/\bof its own accord\b|\bby itself alone\b/i, "alone"],
  [/\bof one mind\b/i, "agree"],
  [/\bhas nothing to say\b|\bhave nothing to say\b/i, "reports nothing"],
  [/\bnext to never\b/i, "almost never"],
  [/\bso (?:often|many|much) (?:as|a)\b(?! as)/i, "as many, at most"],
  [
    /\b(?:colour|neighbour|behaviour|favour|honour|labour|rumour|licence|defence|centre|metre|catalogue|programme|grey)s?\b/i,
    "American spelling",
  ],
  [/\b\w+(?:colour|neighbour|behaviour)\w*\b|\b(?:neighbour|behaviour|colour)\w+\b/i, "American spelling"],
  [
    /\b(?:recogni|organi|normali|seriali|summari|initiali|optimi|minimi|maximi|categori|authori|customi|prioriti|tokeni|emphasi|utili|analy|capitali|synchroni)s(?:e|es|ed|ing|ation|ations)\b/i,
    "American spelling",
  ],
  [/\b(?:cancelled|labelled|modelled|travelled|signalled|judgement|towards|whilst|amongst)\b/i, "American spelling"],
];

/** A doc comment that begins so is a fragment of a sentence. "Whether" is for booleans. */
const fragments = /^(?:What|How|Where|Who|Whom|Whose|Which|Why|When|Nothing|None|As (?:often|many|much|long))\b/;

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\0")
  .filter((file) => /\.(?:ts|js|cjs|md|sh|yaml|yml|json)$/.test(file))
  .filter(
    (file) =>
      !/^(?:fixtures\/(?:records|patterns|expected|schemas)|package-lock|test\/[^/]+\/.*package(?:-lock)?\.json)|operations\.ts$|check-english\.js$|^CHANGELOG\.md$|package-lock\.json$/.test(
        file,
      ),
  );

let found = 0;
for (const file of files) {
  const text = read(file);
  if (text === undefined) continue;
  const isCode = /\.(?:ts|js|cjs)$/.test(file);
  text.split("\n").forEach((line, index) => {
    const prose = (isCode ? proseOf(line) : line).replaceAll(/defence-weakened|recognize as recognise/g, ""); // a finding's code, and an alias
    for (const [rule, instead] of rules) {
      const match = rule.exec(prose);
      if (match) report(file, index, `"${match[0]}": ${instead}`);
    }
    const opening = isCode && /^\s*(?:\/\*\*|\* (?=[A-Z]))\s*(.*)$/.exec(line)?.[1];
    const isFirst = /^\s*\/\*\*/.test(line) || /^\s*\/\*\*\s*$/.test(text.split("\n")[index - 1] ?? "");
    if (opening && isFirst && fragments.test(opening))
      report(file, index, `a doc comment begins with a verb or a noun phrase, found "${opening.slice(0, 40)}"`);
  });
}
if (found > 0) {
  console.error(`${found} places to reword`);
  process.exitCode = 1;
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // deleted, and not yet committed
  }
}

/** A line's comment and its quoted texts; identifiers and expressions are left out. */
function proseOf(line) {
  const comment = /(?:^\s*\*|\/\*\*?|\/\/)\s?(.*)$/.exec(line)?.[1] ?? "";
  const quoted = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`|'((?:[^'\\]|\\.)*)'/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
  const template = /^\s*[A-Za-z(][^;={}()]*\s[^;={}()]*$/.test(line) ? line : "";
  return [comment, ...quoted.filter((quote) => quote.includes(" ")), template].join(" ¶ ");
}

function report(file, index, message) {
  found++;
  console.error(`${file}:${index + 1}: ${message}`);
}
