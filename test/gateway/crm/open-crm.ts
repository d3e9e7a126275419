import type { Logger } from 'pino';
import type { Clock } from '../../../src/domain/clock.ts';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import type { CrmDefinition } from '../../../src/domain/crm/connection.ts';
import type { CrmManifest } from '../../../src/domain/crm/manifest.ts';
import { CrmAdapters } from '../../../src/gateway/crm/adapters.ts';
import { CrmConnections, type CrmSettings } from '../../../src/gateway/crm/connections.ts';
import { Authorizations } from '../../../src/gateway/crm/oauth/authorizations.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import type { Storage } from '../../../src/gateway/storage/open.ts';

export const secretKey = 'a key for tests, of more than 32 characters';

export function manifestOf(name: string, more: Partial<CrmManifest> = {}): CrmManifest {
  return {
    manifest: 1,
    name,
    label: 'Test CRM',
    capabilities: ['contacts.find', 'contacts.create', 'calls.log'],
    address: { needed: true, hosts: [] },
    fields: [
      { name: 'token', label: 'Access token', kind: 'secret', required: true },
      { name: 'pipeline', label: 'Pipeline', kind: 'text', required: false, default: 'main' },
    ],
    budget: [],
    ...more,
  };
}

export interface OpenCrmOptions {
  storage: Pick<Storage, 'crmConnections' | 'crmAccess' | 'jobs'>;
  clock: Clock;
  /** Adapters by name. */
  definitions?: Readonly<Record<string, CrmDefinition>>;
  /** The connection "default" uses this adapter. null: it does not exist. */
  adapter?: CrmAdapter | null;
  /** The agents of its users. Default: none. */
  users?: Readonly<Record<string, string>>;
  keyring?: Keyring;
  /** Default: the platform's. */
  fetch?: typeof fetch;
  chosenFetch?: typeof fetch;
  warn?: (facts: object, text: string) => void;
}

/** The connections of a storage, not started. */
export function openCrm(options: OpenCrmOptions): {
  crmConnections: CrmConnections;
  crmAdapters: CrmAdapters;
  crmAuthorizations: Authorizations;
} {
  const { storage, clock, adapter = null, definitions = {}, users } = options;
  const own: Record<string, CrmDefinition> = { ...definitions };
  if (adapter !== null) own.fake = { manifest: manifestOf('fake'), createConnector: () => adapter };
  const crmAdapters = new CrmAdapters(
    Object.fromEntries(Object.entries(own).map(([name, definition]) => [name, async () => definition])),
  );
  const settings: CrmSettings | null =
    adapter === null ? null : { name: 'fake', url: 'https://crm.example', token: 't', ...(users && { users }) };
  const keyring = options.keyring ?? new Keyring(secretKey);
  const crmConnections = new CrmConnections({
    store: storage.crmConnections,
    access: storage.crmAccess,
    jobs: storage.jobs,
    keyring,
    adapters: crmAdapters,
    settings,
    clock,
    fetch: options.fetch ?? fetch,
    ...(options.chosenFetch && { chosenFetch: options.chosenFetch }),
    logger: { warn: (options.warn ?? (() => {})) as Logger['warn'] },
  });
  const crmAuthorizations = new Authorizations({ store: storage.crmAccess, keyring, clock });
  return { crmConnections, crmAdapters, crmAuthorizations };
}
