/** Writes an archive and returns the numbers of its files, records and bytes. */
export function writeArchive(
  folder: string,
  size: number,
  seed?: number,
): { folder: string; files: number; json: number; gzip: number; records: number };
