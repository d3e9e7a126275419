import type { Keyring } from '../secrets/keyring.ts';

/** Encrypts the password of a trunk. The result belongs to this trunk alone. */
export function sealPassword(keyring: Keyring, name: string, password: string | null): string | null {
  return password === null ? null : keyring.seal(password, contextOf(name));
}

/** @throws CodedError SECRET_KEY_WRONG */
export function openPassword(keyring: Keyring, name: string, sealed: string | null): string | null {
  return sealed === null ? null : keyring.open(sealed, contextOf(name));
}

function contextOf(name: string): string {
  return `trunk ${name}`;
}
