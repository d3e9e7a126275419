import { CodedError } from '../../domain/errors.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { CrmAccessStore } from '../storage/crm/port.ts';
import type { CrmConnectionStore, StoredConnection } from '../storage/store.ts';
import { openSecrets, sealSecrets } from './connection-secrets.ts';
import { openTokens, sealTokens } from './oauth/tokens.ts';

interface Parts {
  store: Pick<CrmConnectionStore, 'putSecrets'>;
  access: Pick<CrmAccessStore, 'get' | 'seal'>;
  keyring: Keyring;
}

/**
 * Encrypts the credentials and tokens of a connection again if they have an earlier key, also if the connection is not
 * used now or cannot be opened: the next start may lack that key. What none of the keys decrypts stays as it is.
 */
export async function sealedAgain(stored: StoredConnection, parts: Parts): Promise<StoredConnection> {
  const { store, access, keyring } = parts;
  const { id } = stored;
  const tokens = await access.get(id);
  if (tokens !== null && keyring.isOld(tokens.tokens)) {
    const again = ifReadable(() => sealTokens(keyring, id, openTokens(keyring, tokens)));
    if (again !== null) await access.seal(tokens, again);
  }
  if (stored.secrets === null || !keyring.isOld(stored.secrets)) return stored;
  const secrets = ifReadable(() => sealSecrets(keyring, id, openSecrets(keyring, stored)));
  if (secrets === null) return stored;
  await store.putSecrets(id, secrets);
  return { ...stored, secrets };
}

function ifReadable(seal: () => string | null): string | null {
  try {
    return seal();
  } catch (error) {
    // The connection says so when it is opened.
    if (error instanceof CodedError && error.code === 'SECRET_KEY_WRONG') return null;
    throw error;
  }
}
