/** An event on the page: a sample by its name, or a log event's message. */
export type KeptEvent = { readonly sample: string } | { readonly message: string };

/** The content of a link to the playground, which `iam-alerts playground` also writes into the page. */
export interface State {
  readonly pattern: string;
  readonly events: readonly KeptEvent[];
  /** The index of the event that is shown. */
  readonly chosen: number;
  /** The name of the tab that is shown. */
  readonly tab: string;
  /** The pattern to compare with; empty for none. */
  readonly other: string;
}

/** The start of the part of an address after #. JSON follows, in base64url of raw deflate. */
export const fragmentVersion = "v1.";

/** Reads a state from JSON, which anyone may have written. Returns undefined if it has no pattern. */
export function stateOf(value: unknown): State | undefined {
  const { pattern, events, chosen, tab, other } = (value ?? {}) as Readonly<Partial<Record<keyof State, unknown>>>;
  if (typeof pattern !== "string") return undefined;
  return {
    pattern,
    events: Array.isArray(events) ? events.slice(0, maxEvents).filter(isKeptEvent) : [],
    chosen: Number.isSafeInteger(chosen) ? Number(chosen) : 0,
    tab: typeof tab === "string" ? tab : "",
    other: typeof other === "string" ? other : "",
  };
}

function isKeptEvent(value: unknown): value is KeptEvent {
  const { sample, message } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof sample === "string" || typeof message === "string";
}

/** The most events of a page: its list must stay fast. */
export const maxEvents = 5_000;

const empty = '<script type="application/json" id="state">null<';

/** Returns the page with a state. No text of the state can end the element that holds it. */
export function withState(page: string, state: State): string {
  const json = JSON.stringify(state).replaceAll("<", "\\u003c");
  return page.replace(empty, () => empty.replace("null", () => json));
}
