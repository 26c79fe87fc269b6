import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const documents = ["README.md", "SECURITY.md", "CONTRIBUTING.md", ...markdownIn("deploy"), ...markdownIn("benchmark")];

function markdownIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file}`);
}

describe("the documents", () => {
  it.each(documents)("%s names files that are there", (document) => {
    const text = readFileSync(document, "utf8");
    const named = [...text.matchAll(/(?<![\w/.-])(?:src|test|deploy|fixtures|benchmark|\.ci)\/[\w./-]*\w/g)].map(
      ([file]) => file,
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });
});
