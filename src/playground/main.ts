// Runs in the reader's browser. Nothing here makes a request: the page's policy forbids it.

import { App, firstState } from "./app.ts";
import { byId } from "./dom.ts";
import { stateIn } from "./link.ts";
import { stateOf } from "./state.ts";

/** Opens the page: with the state in its address, that which the program wrote into it, or the first one. */
async function open(): Promise<void> {
  const linked = await stateIn(location.hash.slice(1));
  new App(linked ?? stateOf(JSON.parse(byId("state").textContent ?? "null")) ?? firstState);
  performance.mark("ready");
}

// A link that is opened in a page that is already open changes only the part after #.
addEventListener("hashchange", () => location.reload());
void open();
