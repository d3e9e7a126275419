import type { CrmSecrets } from '../../domain/crm/connection.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { CrmConnectionStore, StoredConnection } from '../storage/store.ts';

type Values = Readonly<Record<string, string>>;

/** Encrypts the secrets of a connection. The result belongs to this connection alone. */
export function sealSecrets(keyring: Keyring, id: string, values: Values): string | null {
  return Object.keys(values).length === 0 ? null : keyring.seal(JSON.stringify(values), contextOf(id));
}

/** @throws CodedError SECRET_KEY_WRONG */
export function openSecrets(keyring: Keyring, { id, secrets }: Pick<StoredConnection, 'id' | 'secrets'>): Values {
  return secrets === null ? {} : (JSON.parse(keyring.open(secrets, contextOf(id))) as Values);
}

/** The secrets of a stored connection. Changes are in the database before they can be read. */
export function storedSecrets(
  { keyring, store }: { keyring: Keyring; store: Pick<CrmConnectionStore, 'putSecrets'> },
  id: string,
  first: Values,
): CrmSecrets {
  let values = first;
  return {
    read: () => values,
    async write(changes) {
      const next = { ...values, ...changes };
      const sealed = sealSecrets(keyring, id, next);
      if (sealed !== null && !(await store.putSecrets(id, sealed))) throw new CodedError('NOT_FOUND');
      values = next;
    },
  };
}

/** Secrets that the settings contain. Changes last until the next start. */
export function settingsSecrets(first: Values): CrmSecrets {
  let values = first;
  return {
    read: () => values,
    async write(changes) {
      values = { ...values, ...changes };
    },
  };
}

function contextOf(id: string): string {
  return `crm-connection ${id}`;
}
