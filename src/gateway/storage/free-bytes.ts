import { statfsSync } from 'node:fs';

/** Bytes that a user without privileges may still write on the file system of a folder; null if unknown. */
export function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
