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
 * @param accepts decides by name and address before a folder is listed
 * @throws IamAlertsError for any other failure.
 */
export async function* walkObjects(
  store: ObjectStore,
  folder: string,
  accepts: (entry: StoredEntry, address: string) => boolean | Promise<boolean>,
  signal: AbortSignal,
  listing: Listed | Promise<Listed> = list(store, folder, signal),
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
    if (await accepts(entry, addressOf(folder, entry))) entries.push(entry);
  }
  const folders = entries.filter(({ isFolder }) => isFolder);
  const listings: (Listed | Promise<Listed>)[] = [];
  let passed = 0;
  for (const entry of entries) {
    const path = addressOf(folder, entry);
    if (!entry.isFolder) {
      yield { path, size: entry.size };
      continue;
    }
    for (const next of folders.slice(listings.length, passed + listedAhead)) {
      listings.push(next.entries ?? list(store, addressOf(folder, next), signal));
    }
    yield* walkObjects(store, path, accepts, signal, listings[passed++]);
  }
}

/** Lists a folder now, for a walk that comes to it later and throws the error then. */
function list(store: ObjectStore, folder: string, signal: AbortSignal): Promise<Listed> {
  const listing = store.list(folder, signal).catch((error: unknown) => {
    if (error instanceof IamAlertsError && error.code === "aws-denied") return error;
    throw error;
  });
  listing.catch(() => {});
  return listing;
}

function addressOf(folder: string, { name, isFolder }: StoredEntry): string {
  return folder + name + (isFolder ? "/" : "");
}

function byName(one: StoredEntry, other: StoredEntry): number {
  if (one.name === other.name) return Number(one.isFolder) - Number(other.isFolder);
  return one.name < other.name ? -1 : 1;
}
