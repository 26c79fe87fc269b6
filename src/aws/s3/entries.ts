/** An object or a folder directly below a folder. */
export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly isFolder: boolean;
  /** The entries directly below the folder, if they are known. */
  readonly entries?: readonly Entry[];
}

/** An object as ListObjectsV2 returns it. */
interface Listed {
  readonly Key?: string | undefined;
  readonly Size?: number | undefined;
}

/** Returns what is directly below a folder, with everything below it, given all its objects. */
export function entriesOf(objects: readonly Listed[], prefixLength: number): readonly Entry[] {
  const entries: Entry[] = [];
  const folders = new Map<string, Listed[]>();
  for (const object of objects) {
    const { Key = "", Size = 0 } = object;
    const end = Key.indexOf("/", prefixLength);
    if (end === -1) entries.push({ name: Key.slice(prefixLength), size: Size, isFolder: false });
    else {
      const name = Key.slice(prefixLength, end);
      const inside = folders.get(name);
      if (inside === undefined) folders.set(name, [object]);
      else inside.push(object);
    }
  }
  for (const [name, inside] of folders) {
    entries.push({ name, size: 0, isFolder: true, entries: entriesOf(inside, prefixLength + name.length + 1) });
  }
  return entries;
}
