/** The number of texts and of their characters that a cache keeps. */
const maxTexts = 1000;
const maxCharacters = 1 << 20;

/** The length of the longest text to keep. The policies of IAM have at most 20,480 characters. */
const maxLength = 1 << 15;

/**
 * A cache of results by text, because batches repeat the same few texts. It forgets everything when it is full: callers
 * choose the texts, and must not fill the memory with them.
 */
export class TextCache<Result extends object> {
  readonly #results = new Map<string, Result>();
  #characters = 0;

  get(text: string): Result | undefined {
    return this.#results.get(text);
  }

  set(text: string, result: Result): void {
    if (text.length > maxLength) return;
    if (this.#results.size === maxTexts || this.#characters + text.length > maxCharacters) {
      this.#results.clear();
      this.#characters = 0;
    }
    this.#results.set(text, result);
    this.#characters += text.length;
  }
}
