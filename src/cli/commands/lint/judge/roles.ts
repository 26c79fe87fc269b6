/**
 * A part that a hole may play in a pattern: a value, a clause, nothing. It has three texts. A diagnostic counts only if
 * it is found with each of them, because it then does not depend on the hole.
 */
export type Role = readonly [string, string, string];

const word: Role = ["hole", "other", "*"];
/** A term: it may have a question mark of its own. */
const term: Role = ["hole", "other", "?third"];
/** A word where AWS takes neither a wildcard nor a question mark. */
const plainWord: Role = ["hole", "other", "third"];
const nothing: Role = ["", "", ""];
const clauses: Role = ["$.hole = 1", '$.eventSource = "iam.amazonaws.com"', '$.eventName = "*"'];

/** Returns a role with a text before and after each of its texts. */
const around = (before: string, role: Role, after: string): Role => [
  `${before}${role[0]}${after}`,
  `${before}${role[1]}${after}`,
  `${before}${role[2]}${after}`,
];

/** The roles of a hole outside of quotes, the most frequent first. */
const bare: readonly Role[] = [
  word,
  term,
  plainWord,
  // Nothing, or an alternative: a pattern that continues may match after all.
  ["", `|| ${clauses[1]}`, `&& ${clauses[0]}`],
  ["", `${clauses[1]} ||`, `${clauses[0]} &&`],
  ["1", "1000000", "0"],
  clauses,
  around("&& ", clauses, ""),
  around("|| ", clauses, ""),
  around("", clauses, " &&"),
  around("", clauses, " ||"),
  ["&&", "||", "&&"],
  ["=", "!=", "="],
  ["$.hole", "$.eventName", "$.other"],
  ["$", "$", "$"],
  [".hole", ".eventName", ".other"],
  ["$.", "$.", "$."],
  ['"', '"', '"'],
  ["%", "%", "%"],
  ["(", "(", "("],
  [")", ")", ")"],
  around("(", clauses, ") &&"),
  ["NOT EXISTS", "IS NULL", "IS TRUE"],
  ["= hole", '!= "other"', "= *"],
  ["a, b,", "c,", "..., d,"],
  ["...", "a", "b"],
  nothing,
];

/** The roles of a hole with which a pattern begins. */
const opening: readonly Role[] = [
  ["{", "{", "{"],
  ["{ (", "{ (", "{ ("],
  ["[", "[", "["],
  around("{ ", clauses, " &&"),
  around("{ ", clauses, " ||"),
];

/** The roles of a hole with which a pattern ends. */
const closing: readonly Role[] = [
  ["}", "}", "}"],
  [") }", ") }", ") }"],
  ["]", "]", "]"],
  around("&& ", clauses, " }"),
  around("|| ", clauses, " }"),
];

/** Returns the roles that a hole may play between two parts of a pattern, the most likely first. */
export function rolesBetween(before: string, after: string): readonly Role[] {
  switch (quoteAt(before)) {
    case "text":
      return [word, plainWord, ['" || $.hole = "', '" && $.eventName = "', '" || $.other = "']];
    case "regex":
      return [["hole", "other", ".*"], plainWord, ["1", "9", "2"], nothing];
    case "none":
      return [
        ...(/[$.\w]$/.test(before) && !/\s$/.test(before) ? [["hole", "other", "x"] as const] : []),
        ...bare,
        ...(before.trim() === "" ? opening : []),
        ...(after.trim() === "" ? closing : []),
      ];
  }
}

/** Returns what a text leaves open: a quoted text, a regular expression, or nothing. */
function quoteAt(text: string): "text" | "regex" | "none" {
  let open: '"' | "%" | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && open !== undefined) at++;
    else if (open === undefined && (character === '"' || character === "%")) open = character;
    else if (character === open) open = undefined;
  }
  return open === undefined ? "none" : open === '"' ? "text" : "regex";
}
