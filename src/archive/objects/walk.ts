import { IamAlertsError } from "../../errors.ts";
import type { ObjectStore, StoredEntry } from "./store.ts";

/** The number of folders that are listed ahead of the one that is being read. */
const listedAhead = 8;

/** An object, or a folder that may not be listed. */
export type WalkedObject =
  | { readonly path: string; readonly size: number; readonly error?: undefined }
  | { readonly path: string; readonly error: IamAlertsError };

type Listed = readonly StoredEntry[] | IamAlertsError;

/**
 * Yields the objects below a folder in the order in which walk() yields files. Several folders are listed at the same time.
 * A folder that may not be listed is yielded with its error and does not affect its neighbors.
 *
 * @param accepts decides by name and address before a folder is listed; `isFolder` is true for a folder.
 * @throws IamAlertsError for any other failure.
 */
export async function* walkObjects(
  store: ObjectStore,
  folder: string,
  accepts: (name: string, address: string, isFolder: boolean) => boolean | Promise<boolean>,
  signal: AbortSignal,
  listing: Promise<Listed> = list(store, folder, signal),
): AsyncGenerator<WalkedObject, void, undefined> {
  const listed = await listing;
  if (listed instanceof IamAlertsError) {
    yield { path: folder, error: listed };
    return;
  }
  const entries: StoredEntry[] = [];
  for (const entry of [...listed].sort(byName)) {
    // The console creates an empty object with the name of the folder.
    if (entry.name === "" && !entry.isFolder && entry.size === 0) continue;
    if (await accepts(entry.name, addressOf(folder, entry), entry.isFolder)) entries.push(entry);
  }
  const folders = entries.filter(({ isFolder }) => isFolder);
  const listings: Promise<Listed>[] = [];
  let passed = 0;
  for (const entry of entries) {
    const path = addressOf(folder, entry);
    if (!entry.isFolder) {
      yield { path, size: entry.size };
      continue;
    }
    for (const next of folders.slice(listings.length, passed + listedAhead)) {
      const ahead = list(store, addressOf(folder, next), signal);
      ahead.catch(() => {}); // is thrown when its turn comes
      listings.push(ahead);
    }
    yield* walkObjects(store, path, accepts, signal, listings[passed++]);
  }
}

function list(store: ObjectStore, folder: string, signal: AbortSignal): Promise<Listed> {
  return store.list(folder, signal).catch((error: unknown) => {
    if (error instanceof IamAlertsError && error.code === "aws-denied") return error;
    throw error;
  });
}

function addressOf(folder: string, { name, isFolder }: StoredEntry): string {
  return folder + name + (isFolder ? "/" : "");
}

function byName(one: StoredEntry, other: StoredEntry): number {
  if (one.name === other.name) return Number(one.isFolder) - Number(other.isFolder);
  return one.name < other.name ? -1 : 1;
}
