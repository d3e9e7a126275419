import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { secretFile } from '../auth/secret-file.ts';
import type { Config } from '../config/config.ts';
import { Keyring } from './keyring.ts';

/** The name of the key in the data folder. */
export const keyFile = 'secret-key';

/**
 * The keys of the settings. Without a key in the settings, the first start creates one in the data folder, of mode 0600.
 * If a key is set later, the one in the data folder becomes an earlier key.
 * @param file the path of a file in the data folder
 */
export function openKeyring({ secretKeys }: Pick<Config, 'secretKeys'>, file: (name: string) => string): Keyring {
  const path = file(keyFile);
  const { current, previous } = secretKeys;
  if (current === null) return new Keyring(secretFile(path, newKey), previous);
  const kept = keptKey(path);
  return new Keyring(current, kept === null ? previous : [...previous, kept]);
}

/** Like `openKeyring`, but creates no key. null: there is none yet. */
export function lookAtKeyring(
  { secretKeys }: Pick<Config, 'secretKeys'>,
  file: (name: string) => string,
): Keyring | null {
  const { current, previous } = secretKeys;
  const key = current ?? keptKey(file(keyFile));
  return key === null ? null : new Keyring(key, previous);
}

function keptKey(path: string): string | null {
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8').trim() || null;
}

const newKey = (): string => randomBytes(32).toString('base64url');
