import type { Clock } from '../../domain/clock.ts';
import type { CrmConnection, CrmDefinition, CrmSecrets } from '../../domain/crm/connection.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { CrmAccessStore, StoredAccess } from '../storage/crm/port.ts';
import type { StoredConnection } from '../storage/store.ts';
import { ConnectionAccess } from './oauth/access.ts';

/**
 * The access of a connection that a user of its CRM allows. null: the adapter has no OAuth, or the administrator entered
 * its alternative.
 * @param connection its id, and the connection itself, which is made after its access
 */
export function openAccess(
  { manifest: { auth, label }, requestTokens: request }: CrmDefinition,
  secrets: CrmSecrets,
  connection: { id: string; get(): CrmConnection },
  { stored, ...parts }: { store: CrmAccessStore; keyring: Keyring; clock: Clock; stored: StoredAccess | null },
): ConnectionAccess | null {
  if (auth === undefined || request === undefined) return null;
  if (auth.alternative !== undefined && (secrets.read()[auth.alternative] ?? '') !== '') return null;
  return new ConnectionAccess(
    {
      ...parts,
      ...{ connection: connection.id, label },
      requestTokens: (grant, options) => request(connection.get(), grant, options),
    },
    stored,
  );
}

/** The client and the account to which a user's access belongs. */
export function clientOf({
  adapter,
  baseUrl,
  settings,
}: Pick<StoredConnection, 'adapter' | 'baseUrl' | 'settings'>): string {
  return JSON.stringify([adapter, baseUrl, settings.clientId ?? null]);
}
