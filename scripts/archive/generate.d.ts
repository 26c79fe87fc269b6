/** Gives how many files and records were written, and their bytes. */
export function writeArchive(
  folder: string,
  size: number,
  seed?: number,
): { folder: string; files: number; json: number; gzip: number; records: number };
