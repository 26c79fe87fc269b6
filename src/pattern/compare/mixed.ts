import type { Pattern } from "../ast.ts";
import { compile } from "../match/compile.ts";
import type { MessageSearch } from "./message-search.ts";

/**
 * Returns a search for patterns of two kinds. Finds a message only if one that suits a single pattern, or both put
 * together, happens to suit the other as well.
 *
 * @param alone searches for each pattern, compared with itself
 */
export function mixedSearch(patterns: readonly [Pattern, Pattern], alone: readonly MessageSearch[]): MessageSearch {
  const matchers = patterns.map(compile);
  return {
    find(verdicts) {
      const messages = alone.map((search, index) => search.find([verdicts[index] === true, verdicts[index] === true]));
      if (messages.includes(null)) return null;
      const some = messages.filter((message) => typeof message === "string");
      const event = some[patterns.findIndex(({ kind }) => kind === "json")];
      const candidates =
        event === undefined ? [...some, some.join(" ")] : [...some, ...some.map((text) => within(event, text))];
      return candidates.find((message) =>
        matchers.every((matcher, index) => matcher.test(message) === verdicts[index]),
      );
    },
    assumptions: () => alone.flatMap(({ assumptions }) => assumptions()),
  };
}

/** Returns an event with a text in a field of its own. */
function within(event: string, text: string): string {
  return event.replace(/^\{/, `{"message":${JSON.stringify(text)},`).replace(/,\}$/, "}");
}
