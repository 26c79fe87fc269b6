/** A word that may complete what is typed. */
export interface Suggestion {
  readonly value: string;
  readonly description?: string | undefined;
}
