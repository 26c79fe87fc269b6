import { IamAlertsError } from "../../errors.ts";
import { sentence } from "../contents/fallback.ts";
import { type ArchiveFile, kindWithoutEvents, listFiles, type OnLeftOut } from "../files.ts";
import { mayHold, type Range } from "../range.ts";
import { isSystemFile } from "../walk.ts";
import { compareListed, isBelow } from "./order.ts";
import { isStored, type ObjectStore, type StoredEntry } from "./store.ts";
import { walkObjects } from "./walk.ts";

/** The objects to list. */
export interface Listing {
  readonly store: ObjectStore;
  readonly range: Range;
  readonly signal: AbortSignal;
  /** The path of a file: this file and everything before it are left out. */
  readonly after?: string | undefined;
  readonly onLeftOut?: OnLeftOut | undefined;
}

/**
 * Lists the files of sources, some of which are in an object store, in the order and with the omissions of listFiles().
 *
 * @throws IamAlertsError `not-found` for a source that does not exist; `usage` if no source holds the file `after`; the
 * store's errors.
 */
export async function* listSources(
  sources: readonly string[],
  listing: Listing,
): AsyncGenerator<ArchiveFile, void, undefined> {
  const { after, range, onLeftOut } = listing;
  const from = after === undefined ? 0 : sources.findIndex((source) => isBelow(source, after));
  if (from === -1) {
    throw new IamAlertsError("usage", `expected a file of the sources as --after, found ${JSON.stringify(after)}`, {
      hint: "give the same sources as in the run that is continued",
    });
  }
  for (const [index, source] of sources.entries()) {
    if (index < from) continue;
    const start = index === from ? after : undefined;
    if (isStored(source)) yield* listObjects(source, { ...listing, after: start });
    else {
      for (const file of listFiles([source], range, onLeftOut)) {
        if (start === undefined || compareListed(file.path, start) > 0) yield file;
      }
    }
  }
}

async function* listObjects(source: string, listing: Listing): AsyncGenerator<ArchiveFile, void, undefined> {
  const { store, range, signal, after } = listing;
  const isFolder = source.endsWith("/") || !source.slice("s3://".length).includes("/");
  const size = isFolder ? undefined : await store.sizeOf(source, signal);
  if (size !== undefined) {
    if (source !== after && mayHold(range, source)) yield { path: source, size };
    return;
  }
  const folder = source.endsWith("/") ? source : `${source}/`;
  const top = store.list(folder, signal);
  if ((await top).length === 0) {
    throw new IamAlertsError("not-found", `expected objects in ${JSON.stringify(folder)}, found none`, {
      hint: `check the bucket and the folder; aws s3 ls ${/^[\w:/.-]+$/.test(folder) ? folder : "s3://<bucket>/"} lists them`,
    });
  }
  for await (const found of walkObjects(store, folder, accepting(listing), signal, top)) {
    if (found.error === undefined) yield found;
    else yield { path: found.path, size: 0, problem: sentence(found.error) };
  }
}

function accepting(listing: Listing): (entry: StoredEntry, address: string) => Promise<boolean> {
  const { store, range, signal, after, onLeftOut } = listing;
  const isPassed = (address: string, isFolder: boolean) =>
    after !== undefined && !(isFolder && after.startsWith(address)) && compareListed(address, after) <= 0;
  const isInRange = ({ name }: StoredEntry, address: string) => mayHold(range, address) && !isSystemFile(name);
  return async (entry, address) => {
    const { name, isFolder, entries } = entry;
    if (!isInRange(entry, address) || isPassed(address, isFolder)) return false;
    const kind = kindWithoutEvents(name);
    if (kind === undefined) return true;
    if (onLeftOut === undefined) return false;
    if (!isFolder) onLeftOut(kind);
    else for await (const _ of walkObjects(store, address, isInRange, signal, entries)) onLeftOut(kind);
    return false;
  };
}
