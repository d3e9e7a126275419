import type { Kysely } from 'kysely';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { contactsAdapter } from '../../../src/gateway/start/crm-adapters.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { contactStore } from '../../../src/gateway/storage/contacts/contact-store.ts';
import type { ContactStore } from '../../../src/gateway/storage/contacts/port.ts';
import type { Schema } from '../../../src/gateway/storage/schema.ts';
import { openSqlite } from '../../../src/gateway/storage/sqlite/open-sqlite.ts';
import { connectionTo } from '../../adapters/test-connection.ts';

type Failure = 'none' | 'down' | 'slow' | 'lost-answer';

export interface OpenContacts {
  adapter: CrmAdapter;
  store: ContactStore;
  db: Kysely<Schema>;
  /** How the adapter's store fails. `store` itself does not. */
  fail(failure: Failure): void;
  /** From now on, a virtual number is masked. */
  mask(): void;
  /** The adapter's store returns all contacts, whatever number is searched. */
  ignoreNumbers(): void;
  close(): Promise<void>;
}

/** The contact list on a database in memory, behind the CRM port. */
export async function openContacts(): Promise<OpenContacts> {
  const database = await openSqlite(':memory:', { clock: systemClock });
  const store = contactStore(database);
  let failure: Failure = 'none';
  let ignores = false;
  let masked = false;
  const line = { number: '+14155550110', label: '', agents: [], ringSeconds: 20 };
  const directory = { virtualNumbers: async () => [{ ...line, masked }] };
  const failing = new Proxy(store, {
    get(_target, name: keyof ContactStore) {
      return async (...given: unknown[]) => {
        if (failure === 'down') throw new CodedError('STORAGE_FAILED');
        if (failure === 'slow') return new Promise(() => {});
        if (ignores && name === 'alike') return (await store.page({ limit: 1000 })).contacts;
        const answer = await (store[name] as (...given: unknown[]) => Promise<unknown>)(...given);
        if (failure === 'lost-answer') throw new CodedError('STORAGE_FAILED');
        return answer;
      };
    },
  });
  return {
    adapter: contactsAdapter({ store: failing, directory, clock: systemClock }).createConnector(connectionTo('', {})),
    store,
    db: database.db,
    fail(next) {
      failure = next;
    },
    mask() {
      masked = true;
    },
    ignoreNumbers() {
      ignores = true;
    },
    close: () => database.close(),
  };
}
