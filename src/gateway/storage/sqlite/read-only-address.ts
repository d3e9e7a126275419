import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * The address that opens a database without changing anything. A database without a writer is opened as immutable, so
 * that not even a lock file is created: https://www.sqlite.org/uri.html#uriimmutable
 */
export function readOnlyAddress(path: string, running: boolean): URL {
  const url = pathToFileURL(path);
  if (!running && !existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1');
  return url;
}
