/** Writes a text in double quotes, for YAML. Line breaks of YAML 1.1 and invisible characters are escaped. */
export function quoteYaml(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\xa0\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
