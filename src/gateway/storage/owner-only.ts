import { chmodSync, closeSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files of ours at the top of the data folder, with what SQLite and half-written drafts append to their names. */
const ownFiles = /^(sidecall\.db|gateway\.lock|jwt-secret|api-key)/;
/** Folders of ours: everything in them. */
const ownFolders = ['recordings', 'sounds', 'backups'];

/**
 * Makes what lies in the data folder readable by its owner alone: folders 0700, files 0600. A folder that is shared
 * by others for other things (sticky, or another user's) stays as it is, as do files that are not the gateway's.
 * @param onFailure is told of each path whose mode cannot be changed
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

/** A file that SQLite is about to open, created for its owner alone. Its journals get the mode of the file itself. */
export function createOwnerOnly(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}
