import type { Value } from "../../ast.ts";
import { compileText } from "../../match/compare.ts";
import { once } from "../solve/once.ts";
import { type Automaton, phraseAutomaton, regexAutomaton, wildcardAutomaton } from "./automaton.ts";

/** The texts that a value of a pattern matches. */
export interface Language {
  readonly test: (text: string) => boolean;
  readonly automaton: () => Automaton;
  /** The phrase that a term or a regular expression without operators searches for; the text of a value without its stars. */
  readonly phrase: string | null;
}

/** The languages of one comparison, so that equal values share one. */
export class Languages {
  readonly #known = new Map<string, Language>();

  /** Returns the texts that a comparison with a value accepts. */
  of(value: Value): Language {
    const { kind, text } = value;
    const isRegex = kind === "regex";
    return this.#language(
      `${kind} ${text}`,
      compileText(value),
      () => (isRegex ? regexAutomaton(text) : wildcardAutomaton(text)),
      isRegex ? (/^[\w ]+$/.test(text) ? text : null) : text.replaceAll("*", ""),
    );
  }

  /** Returns the messages in which a term occurs. */
  ofTerm(value: Value): Language {
    return value.kind === "regex" ? this.of(value) : this.ofPhrase(value.text);
  }

  /** Returns the texts in which a phrase occurs. */
  ofPhrase(phrase: string): Language {
    return this.#language(
      `term ${phrase}`,
      (message) => message.includes(phrase),
      () => phraseAutomaton(phrase),
      phrase,
    );
  }

  #language(key: string, test: Language["test"], create: () => Automaton, phrase: string | null = null): Language {
    const language = this.#known.get(key) ?? { test, automaton: once(create), phrase };
    this.#known.set(key, language);
    return language;
  }
}

/** Whether a value of a comparison is one text, rather than texts with a wildcard or a regular expression. */
export function isOneText(value: Value): boolean {
  return value.kind === "number" || (value.kind === "text" && !value.text.includes("*"));
}

/** Whether a value of a comparison is all texts: `*`. */
export function isAnyText({ kind, text }: Value): boolean {
  return kind === "text" && /^\*+$/.test(text);
}
