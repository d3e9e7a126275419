import { statfsSync } from 'node:fs';

/** Bytes that an unprivileged user can still write on the file system of a folder. null: unknown. */
export function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
