import type { BaseLogger } from 'pino';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmConnection, CrmDefinition, CrmSecrets } from '../../domain/crm/connection.ts';
import { CodedError } from '../../domain/errors.ts';
import { callLogOf, type JobStore } from '../jobs/port.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { Beside, CrmConnectionStore, StoredConnection } from '../storage/store.ts';
import type { CrmAdapters } from './adapters.ts';
import { type Condition, failingWith, unknownCondition, watched } from './condition.ts';
import { openSecrets, sealSecrets, settingsSecrets, storedSecrets } from './connection-secrets.ts';
import type { CrmForCalls, OpenConnection } from './port.ts';

/** The connection that the settings SIDECALL_CRM… make. It has this id, and is the first. */
const settingsConnection = 'default';

/** The values of SIDECALL_CRM…. */
export interface CrmSettings {
  name: string;
  url: string;
  token: string;
  /** Default: none. */
  origins?: readonly string[];
}

export interface CrmConnectionsOptions {
  store: CrmConnectionStore;
  jobs: Pick<JobStore, 'adopt'>;
  keyring: Keyring;
  adapters: CrmAdapters;
  /** null: no connection is made by the settings. */
  settings: CrmSettings | null;
  clock: Clock;
  fetch: typeof fetch;
  logger: Pick<BaseLogger, 'warn'>;
}

/** A connection and its state. */
export interface KnownConnection {
  readonly stored: StoredConnection;
  readonly source: 'settings' | 'database';
  /** null: it cannot be opened; `condition` says why. */
  readonly open: (OpenConnection & { connection: CrmConnection }) | null;
  condition: Condition;
}

/**
 * The connections to CRMs: those in the database, after the one that the settings make. A connection that cannot be
 * opened stays as it is, its log entries wait, and its condition has the reason.
 */
export class CrmConnections implements CrmForCalls {
  readonly #options: CrmConnectionsOptions;
  readonly #all = new Map<string, KnownConnection>();
  readonly #listeners = new Set<(id: string) => void>();

  constructor(options: CrmConnectionsOptions) {
    this.#options = options;
  }

  /**
   * Opens all connections, and encrypts their secrets again if they have an earlier key. Sends no request.
   * @throws CodedError CRM_CONNECTION_INVALID: the connection of the settings
   */
  async start(): Promise<void> {
    const { settings, store, keyring, logger } = this.#options;
    if (settings !== null) await this.#openSettings(settings);
    for (const known of this.list()) this.#warnOf(known);
    for (const stored of await store.all()) {
      if (this.#all.get(stored.id)?.source === 'settings') {
        logger.warn({ connection: stored.id }, 'stored CRM connection ignored: the settings make one with its id');
        continue;
      }
      const known = await this.#openStored(stored);
      this.#warnOf(known);
      if (known.open !== null && stored.secrets !== null && keyring.isOld(stored.secrets)) {
        await known.open.connection.secrets.write({});
      }
    }
  }

  list(): KnownConnection[] {
    return [...this.#all.values()].sort(inOrder);
  }

  get(id: string): KnownConnection | null {
    return this.#all.get(id) ?? null;
  }

  of(_virtualNumber: string): OpenConnection | null {
    return this.#enabled()[0]?.open ?? null;
  }

  logsOf(_virtualNumber: string): readonly string[] {
    return this.#enabled()
      .slice(0, 1)
      .map(({ stored }) => stored.id);
  }

  async adopt(call: { id: string }, connection: string | null, recordId: string): Promise<boolean> {
    const id = connection ?? this.#enabled()[0]?.stored.id;
    if (id === undefined || !this.#all.has(id)) return false;
    return this.#options.jobs.adopt(callLogOf(id), call.id, recordId);
  }

  /** Stores and opens a connection. Sends no request. */
  async put(
    value: Omit<StoredConnection, 'secrets'>,
    secrets: Readonly<Record<string, string>>,
    beside: Beside,
  ): Promise<KnownConnection> {
    const { store, keyring } = this.#options;
    const stored = { ...value, secrets: sealSecrets(keyring, value.id, secrets) };
    await store.put(stored, beside);
    const known = await this.#openStored(stored);
    this.#changed(value.id);
    return known;
  }

  async remove(id: string, beside: Beside): Promise<boolean> {
    const found = await this.#options.store.delete(id, beside);
    this.#all.delete(id);
    this.#changed(id);
    return found;
  }

  /** The secrets of a connection. @throws CodedError SECRET_KEY_WRONG */
  secretsOf({ stored, open }: KnownConnection): Readonly<Record<string, string>> {
    return open?.connection.secrets.read() ?? openSecrets(this.#options.keyring, stored);
  }

  /** Calls `listener` after a connection was changed or deleted. */
  subscribe(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #warnOf({ stored, open, condition: { code, message } }: KnownConnection): void {
    if (open !== null) return;
    this.#options.logger.warn({ connection: stored.id, code, reason: message }, 'CRM connection not opened');
  }

  #enabled(): KnownConnection[] {
    return this.list().filter(({ stored }) => stored.enabled);
  }

  #changed(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }

  async #openSettings({ name, url, token, origins = [] }: CrmSettings): Promise<void> {
    const definition = await this.#options.adapters.load(name);
    const invalid = (message: string) => new CodedError('CRM_CONNECTION_INVALID', { message });
    if (definition === null) {
      throw invalid(`SIDECALL_CRM must be one of: ${this.#options.adapters.names.join(', ')}.`);
    }
    const { fields } = definition.manifest;
    const missing = fields.filter(
      ({ name, required, default: given }) => required && given === undefined && name !== 'token',
    );
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name).join(', ');
      throw invalid(
        `SIDECALL_CRM: ${name} also needs ${names}. Make its connection with PUT /v1/crm-connections/{id}.`,
      );
    }
    const stored: StoredConnection = {
      id: settingsConnection,
      adapter: name,
      label: definition.manifest.label,
      baseUrl: url,
      settings: Object.fromEntries(
        fields.flatMap(({ name, kind, default: value }) =>
          kind === 'secret' || value === undefined ? [] : [[name, value]],
        ),
      ),
      secrets: null,
      users: {},
      position: -1,
      enabled: true,
      origins,
    };
    try {
      this.#add(stored, 'settings', this.#open(stored, definition, settingsSecrets(token === '' ? {} : { token })));
    } catch (error) {
      // What the administrator can correct refuses the start. A faulty adapter does not: calls do not need a CRM.
      if (error instanceof CodedError) throw error;
      this.#add(stored, 'settings', null, failingWith(error, isoTime(this.#options.clock)));
    }
  }

  async #openStored(stored: StoredConnection): Promise<KnownConnection> {
    const { adapters, keyring, store, clock } = this.#options;
    try {
      const definition = await adapters.load(stored.adapter);
      if (definition === null) {
        throw new CodedError('CRM_CONNECTION_INVALID', {
          message: `There is no adapter ${stored.adapter}.`,
          help: 'Name its module in SIDECALL_ADAPTERS, or change the connection.',
        });
      }
      const secrets = storedSecrets({ keyring, store }, stored.id, openSecrets(keyring, stored));
      return this.#add(stored, 'database', this.#open(stored, definition, secrets));
    } catch (error) {
      return this.#add(stored, 'database', null, failingWith(error, isoTime(clock)));
    }
  }

  #open(
    stored: StoredConnection,
    definition: CrmDefinition,
    secrets: CrmSecrets,
  ): NonNullable<KnownConnection['open']> {
    const { clock, fetch } = this.#options;
    const agents = new Map(Object.entries(stored.users));
    const users = new Map([...agents].map(([user, agent]) => [agent, user]));
    const connection: CrmConnection = {
      id: stored.id,
      baseUrl: stored.baseUrl,
      settings: stored.settings,
      secrets,
      userOf: (agent) => users.get(agent) ?? null,
      agentOf: (user) => agents.get(user) ?? null,
      clock,
      fetch,
    };
    const adapter = watched(definition.createConnector(connection), clock, (next) => {
      const known = this.#all.get(stored.id);
      // Kept while nothing changes, so that `since` is the beginning.
      if (known === undefined || (known.condition.state === next.state && known.condition.code === next.code)) return;
      known.condition = next;
    });
    return { id: stored.id, adapter, connection };
  }

  #add(
    stored: StoredConnection,
    source: KnownConnection['source'],
    open: KnownConnection['open'],
    condition: Condition = unknownCondition,
  ): KnownConnection {
    const known = { stored, source, open, condition };
    this.#all.set(stored.id, known);
    return known;
  }
}

function inOrder(one: KnownConnection, other: KnownConnection): number {
  return one.stored.position - other.stored.position || (one.stored.id < other.stored.id ? -1 : 1);
}
