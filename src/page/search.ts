/** Searches the table of alerts for words, as if the reader had typed them. */
export type Search = (words: string) => void;

/**
 * Shows the search above the table of alerts. It keeps the rows that contain every word and have the chosen severity.
 * Returns a function that searches for words and scrolls to the table.
 */
export function showSearch(): Search {
  const search = document.querySelector<HTMLElement>("#search");
  const words = document.querySelector<HTMLInputElement>("#words");
  const severity = document.querySelector<HTMLSelectElement>("#severity");
  const reset = document.querySelector<HTMLButtonElement>("#reset");
  const shown = document.querySelector<HTMLElement>("#shown");
  const table = document.querySelector<HTMLTableElement>("#alerts table");
  if (search === null || words === null || severity === null || reset === null) return () => {};
  if (shown === null || table === null) return () => {};
  const rows = [...(table.tBodies[0]?.rows ?? [])].map((row) => ({
    row,
    severity: row.dataset["severity"],
    text: row.textContent?.toLowerCase() ?? "",
  }));
  const update = () => {
    const wanted = words.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const { row, text, severity: own } of rows) {
      const isShown = wanted.every((word) => text.includes(word)) && ["", own].includes(severity.value);
      row.hidden = !isShown;
      if (isShown) count++;
    }
    shown.textContent = `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
    reset.hidden = words.value === "" && severity.value === "";
  };
  words.addEventListener("input", update);
  severity.addEventListener("change", update);
  reset.addEventListener("click", () => {
    [words.value, severity.value] = ["", ""];
    update();
    words.focus();
  });
  search.hidden = false;
  // A browser that returns to the page restores the words.
  update();
  return (text) => {
    [words.value, severity.value] = [text, ""];
    update();
    document.querySelector("#alerts")?.scrollIntoView();
  };
}
