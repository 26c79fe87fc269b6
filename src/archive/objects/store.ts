/** An object or a folder directly below a folder of an object store. */
export interface StoredEntry {
  /** The name within its folder, without a slash at the end. "" for an object with the name of the folder itself. */
  readonly name: string;
  /** The size of an object as stored, in bytes. */
  readonly size: number;
  readonly isFolder: boolean;
  /** The entries directly below a folder, if the store has listed them already. */
  readonly entries?: readonly StoredEntry[];
}

/** An object store such as S3. Addresses are `s3://<bucket>/<key>`. Those of folders end with a slash. */
export interface ObjectStore {
  /**
   * Lists what is directly below a folder, in any order.
   *
   * @throws IamAlertsError `aws-denied` if the folder may not be listed.
   */
  list(folder: string, signal: AbortSignal): Promise<readonly StoredEntry[]>;
  /** Returns the size of an object, undefined if there is none with this address. */
  sizeOf(address: string, signal: AbortSignal): Promise<number | undefined>;
  /**
   * Returns an object's bytes in a buffer of their own, or a sentence that says why this one object cannot be read.
   *
   * @throws IamAlertsError for a failure that would affect every other object, too.
   */
  get(address: string, signal: AbortSignal): Promise<Uint8Array | string>;
}

/** Whether a source is in an object store. */
export function isStored(source: string): boolean {
  return source.startsWith("s3://");
}
