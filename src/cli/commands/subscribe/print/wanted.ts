import type { Permission } from "../../../../aws/subscribe/permission.ts";
import type { Filter } from "../../../../aws/subscribe/plan.ts";

/** A subscription filter to write as code, with the permission that a function as its destination needs. */
export interface Wanted {
  readonly filter: Filter;
  readonly permission: Permission | null;
}

/** The parts of an identifier, in lower case: those of the filter's name, and of its log group if there are several. */
export type Words = readonly string[];

/** Gives each filter unique words that begin with a letter. */
export function namesOf(wanted: readonly Wanted[]): readonly Words[] {
  const taken = new Set<string>();
  return wanted.map(({ filter }) => {
    const all = [filter.name, ...(wanted.length === 1 ? [] : [filter.logGroup])].flatMap(wordsIn);
    const words = /^[a-z]/.test(all[0] ?? "") ? all : ["filter", ...all];
    let unique = words;
    for (let number = 2; taken.has(unique.join("")); number++) unique = [...words, String(number)];
    taken.add(unique.join(""));
    return unique;
  });
}

function wordsIn(text: string): Words {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** Returns words in Pascal case: IamAlerts. */
export function capitalized(words: Words): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** Returns settings without those that have no value. */
export function given<Value>(settings: Readonly<Record<string, Value | null>>): readonly (readonly [string, Value])[] {
  return Object.entries(settings).filter((entry): entry is [string, Value] => entry[1] !== null);
}
