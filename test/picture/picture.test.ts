import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DOMParser } from "@xmldom/xmldom";
import { describe, expect, it } from "vitest";
import { toSvg } from "./svg.ts";

/**
 * The README's picture: one record in, one alert out. `npm run generate:goldens` writes it again; check it in a
 * browser.
 */
const picture = "docs/alert.svg";
const sample = "fixtures/records/AttachUserPolicy.json";
const columns = 100;
const update = process.env["UPDATE_GOLDENS"] !== undefined;

/** Returns a terminal session: a record on one line, as CloudTrail writes it, and the program's output. */
function session(): string {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-picture-"));
  try {
    const record = JSON.stringify(JSON.parse(readFileSync(sample, "utf8")));
    writeFileSync(join(folder, "event.json"), record);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [resolve("bin/iam-alerts.js"), "decode", "event.json", "--format", "terminal", "--color", "--quiet"],
      { cwd: folder, encoding: "utf8", env: { COLUMNS: String(columns), LANG: "C.UTF-8", FORCE_HYPERLINK: "0" } },
    );
    if (status !== 0) throw new Error(stderr);
    const prompt = (command: string) => `\x1b[36m$\x1b[39m \x1b[1m${command}\x1b[22m\n`;
    return `${prompt("cat event.json")}\x1b[2m${record}\x1b[22m\n\n${prompt("npx iam-alerts decode event.json")}${stdout}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the README's picture", () => {
  it("shows the current output of the program", () => {
    const svg = toSvg(session(), columns);
    if (update) writeFileSync(picture, svg);
    expect(svg).toBe(readFileSync(picture, "utf8"));
  });

  it("is XML with shapes and text only", () => {
    const svg = readFileSync(picture, "utf8");
    const document = new DOMParser({
      onError: (_, message) => {
        throw new Error(message);
      },
    }).parseFromString(svg, "image/svg+xml");
    const elements = [...document.getElementsByTagName("*")];
    expect([...new Set(elements.map(({ tagName }) => tagName))].toSorted()).toEqual([
      "circle",
      "g",
      "rect",
      "svg",
      "text",
    ]);
    const attributes = elements.flatMap((element) => [...element.attributes].map(({ name }) => name));
    expect(attributes.filter((name) => /^on|href/.test(name))).toEqual([]);
    const texts = elements.filter(({ tagName }) => tagName === "text").map(({ textContent }) => textContent);
    expect(texts.join("")).toContain("carol@example.com attached AdministratorAccess to user bob");
  });
});

describe("toSvg", () => {
  it("wraps lines at the terminal width and keeps the color", () => {
    const svg = toSvg("\x1b[31mabcde\x1b[39m", 3);
    expect(
      [...svg.matchAll(/<text x="([\d.]+)" y="(\d+)"[^>]*fill="(#\w+)">(\w+)/g)].map(([, ...found]) => found),
    ).toEqual([
      ["18.0", "44", "#ff7b72", "abc"],
      ["18.0", "63", "#ff7b72", "de"],
    ]);
  });

  it("escapes text", () => {
    expect(toSvg('<script>&"', 20)).toContain(">&lt;script&gt;&amp;&quot;</text>");
  });

  it.each(["\x1b[5mblink", "\x1b]8;;https://example.com\x1b\\", "\x07", "\u202e"])(
    "refuses text that it cannot draw: %j",
    (text) => {
      expect(() => toSvg(text, 80)).toThrow(/^expected (?:a color of the picture|printable ASCII), found /);
    },
  );
});
