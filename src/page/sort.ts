/** The order of severities. All other columns are sorted as text, with the numbers in it by value. */
const order = ["critical", "high", "medium", "low", "info"];

/** Makes every heading of the table of alerts a button that sorts by its column; a second click reverses the order. */
export function showSorting(): void {
  const table = document.querySelector<HTMLTableElement>("#alerts table");
  const body = table?.tBodies[0];
  const heads = [...(table?.tHead?.rows[0]?.cells ?? [])];
  if (body === undefined) return;
  for (const [column, head] of heads.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      const isReverse = head.ariaSort === "ascending";
      for (const other of heads) other.ariaSort = null;
      head.ariaSort = isReverse ? "descending" : "ascending";
      const rows = [...body.rows].sort((a, b) => compare(textOf(a, column), textOf(b, column)));
      body.append(...(isReverse ? rows.reverse() : rows));
    });
    head.replaceChildren(button);
  }
}

/** Returns a cell's text for sorting, without the folded details below a title. */
const textOf = (row: HTMLTableRowElement, column: number): string => {
  const cell = row.cells[column];
  return (cell?.querySelector("summary") ?? cell)?.textContent ?? "";
};

function compare(a: string, b: string): number {
  const [first, second] = [order.indexOf(a), order.indexOf(b)];
  return first !== -1 && second !== -1 ? first - second : a.localeCompare(b, "en", { numeric: true });
}
