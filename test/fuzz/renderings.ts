import { type Alert, unreadableAlert } from "../../src/alert/alert.ts";
import { aliveIn, attacks, behind, mapped, spoiled } from "../render/attacks.ts";
import { alertOf } from "../render/rendering.ts";
import { type Fields, mutateFields, records } from "./mutate.ts";
import type { Random } from "./random.ts";
import { type Target, without } from "./target.ts";

interface Input {
  readonly record: Fields;
  readonly attack: string;
  /** The field that gets the attack. */
  readonly place: "instead" | "behind" | "keys" | "alert" | "unreadable";
}

const places = ["instead", "behind", "keys", "alert", "unreadable"] as const;
const all = Object.values(attacks);

/** Characters that are active in some format. */
const marks = [
  ..."<>&\"'`*_~[](){}|\\#!=+-@:;,.%$/^?\n\r\t \u0000\u001b\u009b\u202e\u2066\u200b\ufeff\u2028\ud800\udc00äあ😀",
];
const words = ["http://", "https://", "www.", "javascript:", "::", "##[", "]]>", "<!--", "-->", "```", "~~~", "&lt;"];

/** Creates a text from known attacks, parts of them and active characters, in any order. */
function attackOf(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(8) }, () => {
    const one = random.of(all);
    switch (random.below(5)) {
      case 0:
        return one;
      case 1:
        return one.slice(random.below(one.length));
      case 2:
        return one.slice(0, random.below(one.length));
      case 3:
        return random.of(words);
      default:
        return Array.from({ length: 1 + random.below(6) }, () => random.of(marks)).join("");
    }
  });
  const attack = parts.join("");
  // Thirty of them in a record reach CloudTrail's maximum of 256 kB.
  return random.below(30) === 0 ? attack.repeat(1 + random.below(200)).slice(0, 8_000) : attack;
}

function alertsOf({ record, attack, place }: Input): readonly Alert[] {
  const spoil = (text: string) => text + attack;
  switch (place) {
    case "instead":
      return [alertOf(mapped(record, () => attack))];
    case "behind":
      return [alertOf({ ...(mapped(record, spoil) as Fields), eventSource: record["eventSource"] })];
    case "keys":
      return [alertOf({ ...record, requestParameters: mapped(record["requestParameters"], spoil, true) })];
    case "alert":
      return [spoiled(alertOf(record), attack), spoiled(alertOf(record), attack, behind)];
    case "unreadable":
      return [unreadableAlert(attack, attack, { id: attack }), alertOf(record)];
  }
}

/** The parsers of every format read hostile text only as text. */
export const renderings: Target<Input> = {
  name: "renderers",
  make: (random) => ({
    record: mutateFields(random.of(records), random),
    attack: attackOf(random),
    place: random.of(places),
  }),
  async check(input, _, count) {
    const found = await aliveIn(alertsOf(input));
    count(input.place);
    if (found.length > 0) throw new Error(`active content: ${found.join("; ")}`);
  },
  *smaller({ record, attack, place }) {
    for (const less of without(attack)) yield { record, attack: less, place };
    for (const key of Object.keys(record)) {
      const { [key]: _, ...others } = record;
      yield { record: others, attack, place };
    }
  },
};
