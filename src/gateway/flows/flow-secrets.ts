import type { Keyring } from '../secrets/keyring.ts';
import type { FlowStore } from '../storage/flows/port.ts';

/** Encrypts the value of a secret. The result belongs to this name alone. */
export function sealSecret(keyring: Keyring, name: string, value: string): string {
  return keyring.seal(value, contextOf(name));
}

/** @returns null: there is no such secret @throws CodedError SECRET_KEY_WRONG */
export async function readSecret(
  flows: Pick<FlowStore, 'secret'>,
  keyring: Keyring,
  name: string,
): Promise<string | null> {
  const sealed = await flows.secret(name);
  return sealed === null ? null : keyring.open(sealed, contextOf(name));
}

function contextOf(name: string): string {
  return `flow-secret ${name}`;
}
