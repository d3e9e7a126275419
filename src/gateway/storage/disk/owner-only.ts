import { chmodSync, closeSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The gateway's files at the top of the data folder, with the suffixes of SQLite's journals and of unfinished drafts.
 */
const ownFiles = /^(sidecall\.db|gateway\.lock|jwt-secret|api-key|secret-key)/;
/** The gateway's folders. All files in them are covered. */
const ownFolders = ['recordings', 'sounds', 'backups'];

/**
 * Makes the gateway's files in the data folder readable by their owner only: folders 0700, files 0600. The data folder
 * itself keeps its mode if it is shared (sticky, or owned by another user), and files of other programs keep theirs.
 * @param onFailure called with each path whose mode cannot be changed
 */
export function makeOwnerOnly(folder: string, onFailure: (path: string, error: unknown) => void): void {
  // Windows has no such modes.
  if (process.platform === 'win32') return;
  const tighten = (path: string): void => {
    try {
      const stat = lstatSync(path);
      if (stat.isSymbolicLink() || (stat.mode & 0o077) === 0) return;
      chmodSync(path, stat.isDirectory() ? 0o700 : 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onFailure(path, error);
    }
  };
  const { mode, uid } = lstatSync(folder);
  if ((mode & 0o1000) === 0 && uid === process.getuid?.()) tighten(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile() && ownFiles.test(entry.name)) tighten(path);
    if (!entry.isDirectory() || !ownFolders.includes(entry.name)) continue;
    tighten(path);
    for (const name of readdirSync(path)) tighten(join(path, name));
  }
}

/** Creates a file for its owner only, before SQLite opens it. SQLite's journals get the mode of the file. */
export function createOwnerOnly(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}
