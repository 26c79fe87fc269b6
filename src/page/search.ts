/**
 * Shows the search above the table of alerts. It keeps the rows that contain every word and have the chosen severity.
 */
export function showSearch(): void {
  const search = document.querySelector<HTMLElement>("#search");
  const words = document.querySelector<HTMLInputElement>("#words");
  const severity = document.querySelector<HTMLSelectElement>("#severity");
  const shown = document.querySelector<HTMLElement>("#shown");
  const table = document.querySelector<HTMLTableElement>("#alerts table");
  if (search === null || words === null || severity === null || shown === null || table === null) return;
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
  };
  words.addEventListener("input", update);
  severity.addEventListener("change", update);
  search.hidden = false;
  // A browser that returns to the page restores the words.
  update();
}
