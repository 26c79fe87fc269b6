import { count, listedAll } from "../words.ts";
import { byId, h } from "./dom.ts";
import { readMessages } from "./model/events.ts";
import { sampleNames, samples } from "./model/samples.ts";

/** Adds messages to the page. Returns how many did not fit. */
type Add = (messages: readonly string[]) => number;

/** Takes events in: samples by name, text that is pasted, and files that are opened or dropped. */
export function intake(add: Add): void {
  const read = async (sources: readonly Blob[]) => {
    const found = await Promise.all(
      sources.map(async (source) => readMessages(new Uint8Array(await source.arrayBuffer()))),
    );
    const messages = found.flatMap((each) => each.messages);
    const faults = found.flatMap((each) => each.faults);
    const left = messages.length === 0 ? 0 : add(messages);
    byId("read").textContent = reportOf(messages.length, left, faults);
  };
  offerSamples(add);
  offerFiles(read);
  offerPaste(read);
}

function reportOf(events: number, left: number, faults: readonly string[]): string {
  const added = events === 0 ? "No events found." : `Added ${count(events - left, "event")}.`;
  const full = left === 0 ? [] : [`The page is full: ${count(left, "event")} left out.`];
  return [added, ...full, ...(faults.length === 0 ? [] : [`${listedAll(faults)}.`])].join(" ");
}

function offerSamples(add: Add): void {
  const select = byId<HTMLSelectElement>("samples");
  select.append(...sampleNames.map((name) => h("option", {}, name)));
  select.addEventListener("change", () => {
    const message = samples.get(select.value);
    if (message !== undefined) add([message]);
    select.value = "";
  });
}

function offerFiles(read: (sources: readonly Blob[]) => Promise<void>): void {
  const input = byId<HTMLInputElement>("files");
  input.addEventListener("change", async () => {
    await read([...(input.files ?? [])]);
    input.value = "";
  });
  const curtain = byId("drop");
  addEventListener("dragover", (event) => {
    event.preventDefault();
    curtain.hidden = false;
  });
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) curtain.hidden = true;
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    curtain.hidden = true;
    const files = [...(event.dataTransfer?.files ?? [])];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    void read(files.length > 0 ? files : [new Blob([text])]);
  });
}

function offerPaste(read: (sources: readonly Blob[]) => Promise<void>): void {
  const [form, opener, area] = [byId("paste"), byId("open-paste"), byId<HTMLTextAreaElement>("pasted")];
  const show = (isShown: boolean) => {
    form.hidden = !isShown;
    opener.setAttribute("aria-expanded", String(isShown));
    (isShown ? area : opener).focus();
  };
  opener.addEventListener("click", () => show(form.hidden === true));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await read([new Blob([area.value])]);
    area.value = "";
    show(false);
  });
}
