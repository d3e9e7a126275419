import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { secretFile } from '../auth/secret-file.ts';
import type { Config } from '../config/config.ts';
import { Keyring } from './keyring.ts';

/** The name of the key in the data folder. */
const keyFile = 'secret-key';

/**
 * The keys of the settings. Without a key in the settings, the first start creates one in the data folder, of mode 0600.
 * If a key is set later, the one in the data folder becomes an earlier key.
 * @param file the path of a file in the data folder
 */
export function openKeyring(settings: Pick<Config, 'secretKeys'>, file: (name: string) => string): Keyring {
  const known = lookAtKeyring(settings, file);
  if (known !== null) return known;
  return new Keyring(secretFile(file(keyFile), newKey), settings.secretKeys.previous);
}

/** Like `openKeyring`, but creates no key. null: there is none yet. */
export function lookAtKeyring(
  { secretKeys: { current, previous } }: Pick<Config, 'secretKeys'>,
  file: (name: string) => string,
): Keyring | null {
  const kept = keptKey(file(keyFile));
  if (current !== null) return new Keyring(current, kept === null ? previous : [...previous, kept]);
  return kept === null ? null : new Keyring(kept, previous);
}

function keptKey(path: string): string | null {
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8').trim() || null;
}

const newKey = (): string => randomBytes(32).toString('base64url');
