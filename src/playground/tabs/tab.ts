import type { Checked, Problems } from "../model/check.ts";
import type { PageEvent } from "../model/events.ts";

/** The subject of every tab: the pattern, its problems, and the events. */
export interface Subject {
  readonly checked: Extract<Checked, { readonly error?: undefined }>;
  readonly problems: Problems;
  readonly events: readonly PageEvent[];
}

/** A tab about the pattern. */
export interface Tab {
  /** The name in links. */
  readonly name: string;
  readonly label: string;
  /** Returns what the tab shows. It is called again when the pattern or the events change. */
  readonly show: (subject: Subject) => readonly Node[];
}
