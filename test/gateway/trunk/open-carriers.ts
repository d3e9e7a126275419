import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import type { Storage } from '../../../src/gateway/storage/open.ts';
import { Carriers, type CarriersOptions } from '../../../src/gateway/trunk/carriers.ts';

/** The carriers of an app on this storage. They are not started. Default: no core takes them. */
export function openCarriers(
  { trunks: store }: Pick<Storage, 'trunks'>,
  options: Partial<CarriersOptions> = {},
): { carriers: Carriers } {
  const keyring = new Keyring('a key for the secrets of tests, of 32 characters');
  return { carriers: new Carriers({ store, keyring, core: {}, settings: [], logger: { warn: () => {} }, ...options }) };
}
