import type { BaseLogger } from 'pino';
import { type Clock, isoTime } from '../../domain/clock.ts';
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

/** Encrypts the secrets that have an earlier key again. One that cannot be read stays as it is. */
export async function sealSecretsAgain(
  flows: Pick<FlowStore, 'secretNames' | 'secret' | 'putSecret'>,
  { keyring, clock, logger }: { keyring: Keyring; clock: Clock; logger: Pick<BaseLogger, 'error'> },
): Promise<void> {
  for (const name of await flows.secretNames()) {
    const sealed = await flows.secret(name);
    if (sealed === null || !keyring.isOld(sealed)) continue;
    let value: string;
    try {
      value = keyring.open(sealed, contextOf(name));
    } catch (error) {
      logger.error({ err: error, secret: name }, 'secret of flows cannot be read');
      continue;
    }
    await flows.putSecret(name, sealSecret(keyring, name, value), isoTime(clock));
  }
}

function contextOf(name: string): string {
  return `flow-secret ${name}`;
}
