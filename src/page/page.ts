// Runs in the reader's browser: the charts, drawn from the page's tables, and the search.

/*! The charts are drawn by Observable Plot, Copyright 2020-2025 Observable, Inc., and D3, Copyright 2010-2026 Mike Bostock.
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS PROVIDED "AS IS"
AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS
ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE. */

import { showChart } from "./charts.ts";
import { showSearch } from "./search.ts";
import { showSorting } from "./sort.ts";

const search = showSearch();
showSorting();
for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) showChart(figure, search);
