import { Keyring } from '../secrets/keyring.ts';
import type { StoredTrunk, TrunkStore } from '../storage/trunks/port.ts';
import { Carriers, type KnownTrunk } from './carriers.ts';
import type { TrunkSettings } from './settings.ts';

/**
 * The trunks of a gateway's settings and database, for a look from outside. Nothing is changed.
 * @param keyring null: there is no key yet, so no stored password can be decrypted
 */
export async function lookAtTrunks(
  settings: readonly TrunkSettings[],
  stored: readonly StoredTrunk[],
  keyring: Keyring | null,
): Promise<{ inUse: TrunkSettings[]; all: KnownTrunk[] }> {
  const store: TrunkStore = { all: async () => [...stored], put: async () => {}, delete: async () => false };
  const carriers = new Carriers({
    store,
    keyring: keyring ?? new Keyring('no key, but a text of 32 characters'),
    core: {},
    settings,
    logger: { warn: () => {} },
  });
  await carriers.start();
  return { inUse: carriers.inUse(), all: carriers.list() };
}
