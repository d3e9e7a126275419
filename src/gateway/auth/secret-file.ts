import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A secret that the first start creates and later starts read. Only its owner can read it (mode 0600). */
export function secretFile(path: string, create: () => string): string {
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (kept !== '') return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = create();
  // Written to a draft and renamed, so that a crash cannot leave half a secret.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return secret;
}
