/** The style of a run of text. */
interface Look {
  readonly color?: string;
  readonly background?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
}

interface Run {
  readonly text: string;
  readonly column: number;
  readonly look: Look;
}

const background = "#161b22";
const foreground = "#e6edf3";
const red = "#ff7b72";

/** The styles of the escape sequences that chalk writes for an alert (Select Graphic Rendition). */
const looks: Readonly<Record<string, Look>> = {
  "0": {},
  "1": { bold: true },
  "2": { dim: true },
  "22": { bold: false, dim: false },
  "31": { color: red },
  "33": { color: "#d29922" },
  "36": { color: "#76e3ea" },
  "97": { color: "#ffffff" },
  "39": { color: foreground },
  "41": { background: "#b62324" },
  "49": { background },
};

const cell = { width: 8.4, height: 19 };
const margin = 18;
const bar = 30;

/**
 * Draws terminal output as self-contained SVG without scripts and fonts. Reads color escape sequences and wraps lines
 * at the terminal width. The same text gives the same picture.
 *
 * @throws Error for a character or a sequence that it cannot draw.
 */
export function toSvg(output: string, columns: number): string {
  const lines = runsOf(output, columns);
  const width = Math.ceil(columns * cell.width) + 2 * margin;
  const height = bar + lines.length * cell.height + margin;
  const buttons = [red, "#d29922", "#3fb950"].map(
    (color, at) => `<circle cx="${margin + 6 + at * 20}" cy="17" r="6" fill="${color}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${background}" stroke="#6e7681"/>
${buttons.join("")}
<g fill="${foreground}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" style="white-space:pre">
${lines.map((runs, row) => runs.map((run) => drawn(run, bar + row * cell.height)).join("")).join("\n")}
</g>
</svg>
`;
}

function drawn({ text, column, look }: Run, top: number): string {
  const x = (margin + column * cell.width).toFixed(1);
  const length = (text.length * cell.width).toFixed(1);
  const isFilled = look.background !== undefined && look.background !== background;
  const box = isFilled
    ? `<rect x="${x}" y="${top}" width="${length}" height="${cell.height}" fill="${look.background}"/>`
    : "";
  const style = [
    look.color === undefined ? "" : ` fill="${look.color}"`,
    look.bold === true ? ' font-weight="bold"' : "",
    look.dim === true ? ' fill-opacity="0.65"' : "",
  ].join("");
  // The fixed length aligns columns in any font.
  return text.trim() === ""
    ? box
    : `${box}<text x="${x}" y="${top + 14}" textLength="${length}" xml:space="preserve"${style}>${escaped(text)}</text>`;
}

/** Splits each line into runs of one style. */
function runsOf(output: string, columns: number): readonly (readonly Run[])[] {
  let look: Look = {};
  return output
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const broken: Run[][] = [[]];
      let column = 0;
      for (const [, codes, text = ""] of line.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+|\x1b)/g)) {
        if (codes !== undefined) look = codes.split(";").reduce(changed, look);
        for (let rest = text; rest !== ""; ) {
          if (column === columns) {
            broken.push([]);
            column = 0;
          }
          const part = rest.slice(0, columns - column);
          broken.at(-1)?.push({ text: part, column, look });
          column += part.length;
          rest = rest.slice(part.length);
        }
      }
      return broken;
    });
}

function changed(look: Look, code: string): Look {
  const change = looks[code];
  if (change === undefined) throw new Error(`expected a color of the picture, found ESC[${code}m`);
  return code === "0" ? {} : { ...look, ...change };
}

function escaped(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new Error(`expected printable ASCII, found ${JSON.stringify(text)}`);
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
